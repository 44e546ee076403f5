package org.autochrome.engine.simd;

import org.autochrome.engine.op.conv.WeightForm;

/**
 * A 3x3 weight in a convolution's panels until the first input with enough pixels to be worth a transformation, then
 * transformed. The transformed weight serves inputs of every size; the panels are let go.
 */
final class WinogradForm implements WeightForm {
    private WeightForm current;

    WinogradForm(ConvForm direct) {
        this.current = direct;
    }

    /** A {@link ConvForm} or a {@link Transformed} weight. */
    WeightForm current() {
        return current;
    }

    /** Goes on with a transformed weight. */
    void transformed(Transformed form) {
        current.close();
        current = form;
    }

    @Override
    public void close() {
        current.close();
    }

    /**
     * {@code U = G w G'}.
     *
     * @param panels {@code [points C, O]}
     */
    record Transformed(Panels panels, TileTransforms transforms, int channels, int outputs) implements WeightForm {
        int tile() {
            return transforms.size();
        }

        /** Elements of a transformed tile. */
        int points() {
            return (tile() + 2) * (tile() + 2);
        }

        @Override
        public void close() {
            panels.close();
        }
    }
}
