package org.autochrome.kernels.conv;

import org.autochrome.engine.op.conv.WeightForm;

/**
 * A weight in panels until the first input that is worth a transformation, then transformed for tiles of one size. The
 * transformed weight serves inputs of every size; the panels are let go.
 */
final class WinogradForm implements WeightForm {
    private ClWeightForm current;
    private int tile;

    WinogradForm(ClWeightForm panels) {
        this.current = panels;
    }

    ClWeightForm current() {
        return current;
    }

    /** Rows and columns of the result's tiles, or 0 while the weight is in panels. */
    int tile() {
        return tile;
    }

    /** Goes on with a transformed weight. */
    void transformed(ClWeightForm form, int itsTile) {
        current.close();
        current = form;
        tile = itsTile;
    }

    @Override
    public void close() {
        current.close();
    }
}
