package org.autochrome.engine.op.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.ByHand;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.pool.Pool2dSpec;
import org.junit.jupiter.api.Test;

class LayoutTest extends ByHand {
    @Test
    void copiesBetweenLayoutsAndKeepTheLogicalOrder() {
        Tensor x = image(Shape.of(1, 2, 1, 3), 1, 2, 3, 4, 5, 6);
        Tensor dense = Ops.toDense(x);
        assertThat(dense.layout()).isEqualTo(Layout.DENSE);
        assertThat(dense.toArray()).containsExactly(1, 2, 3, 4, 5, 6);
        float[] stored = new float[6];
        device().read(dense.storage(), 0, stored, 0, 6);
        assertThat(stored).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(Ops.toImage(dense).layout()).isEqualTo(Layout.channelsLast(16));
        assertThat(Ops.toImage(dense).toArray()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void concatPutsChannelsBesideOneAnother() {
        Tensor a = image(Shape.of(1, 1, 1, 2), 1, 2);
        Tensor b = image(Shape.of(1, 2, 1, 2), 3, 4, 5, 6);
        Tensor y = Ops.concat(a, b, a);
        assertThat(y.shape()).isEqualTo(Shape.of(1, 4, 1, 2));
        assertThat(y.toArray()).containsExactly(1, 2, 3, 4, 5, 6, 1, 2);
        assertThat(y.channels(1, 3).toArray()).containsExactly(3, 4, 5, 6);
    }

    @Test
    void transposeSwapsRowsAndColumns() {
        assertThat(Ops.transpose(matrix(2, 3, 1, 2, 3, 4, 5, 6)).toArray()).containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void pixelShuffleMakesFourChannelsFourPixels() {
        Tensor x = image(Shape.of(1, 4, 1, 2), 1, 2, 3, 4, 5, 6, 7, 8);
        Tensor y = Ops.pixelShuffle(x, 2);
        assertThat(y.shape()).isEqualTo(Shape.of(1, 1, 2, 4));
        assertThat(y.toArray()).containsExactly(1, 3, 2, 4, 5, 7, 6, 8);
        Tensor back = image(x.shape(), new float[8]);
        device().kernels(LayoutKernels.class).pixelUnshuffle(y, 2, back);
        assertThat(back.toArray()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    /** Shuffled 1 2 / 3 4, its first line and column twice: 1 1 2 / 1 1 2 / 3 3 4. */
    @Test
    void pixelShuffleBlurIsTheMeanOfFourPixels() {
        Tensor x = image(Shape.of(1, 4, 1, 1), 1, 2, 3, 4);
        assertThat(Ops.pixelShuffleBlur(x).toArray()).containsExactly(1, 1.5f, 2, 2.5f);
    }

    @Test
    void pixelShuffleBlurIsShufflePadAndPool() {
        float[] values = new float[2 * 8 * 3 * 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * i % 37;
        }
        Tensor x = image(Shape.of(2, 8, 3, 2), values);
        Tensor padded = Ops.pad(Ops.pixelShuffle(x, 2), PadMode.REPLICATE, new Padding(1, 0, 1, 0));
        assertThat(Ops.pixelShuffleBlur(x).toArray())
                .containsExactly(Ops.avgPool2d(padded, Pool2dSpec.of(2, 1, 0)).toArray());
    }

    @Test
    void partsOfAConcatenationMayBeWrittenInPlace() {
        Tensor a = image(Shape.of(1, 1, 1, 2), -1, 2);
        Tensor b = image(Shape.of(1, 2, 1, 2), 3, 4, 5, 6);
        long before = device().heldBytes();
        Tensor y = Ops.concatInPlace(
                a,
                new Ops.Part(1, slice -> Ops.rectifiedAffine(a, vector(10), vector(1), slice)),
                new Ops.Part(2, slice -> b));
        assertThat(y.toArray()).containsExactly(-0f, 21, 3, 4, 5, 6); // the slope 0 times -9
        assertThat(device().heldBytes() - before).isEqualTo(4 * 16 * 2);
        assertThatThrownBy(() -> Ops.concatInPlace(a, new Ops.Part(2, slice -> Ops.pixelShuffleBlur(a, slice))))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("channels are a multiple of four");
        assertThatThrownBy(() -> Ops.concatInPlace(a, new Ops.Part(2, slice -> Ops.resizeNearest(a, slice))))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("resize: its result [1, 1, 1, 2] CHANNELS_LAST(16)")
                .hasMessageContaining("cannot be written into tensor [1, 2, 1, 2]");
    }

    @Test
    void bordersOfEveryKind() {
        Tensor x = picture(1, 3, 1, 2, 3);
        Padding sides = new Padding(2, 1, 0, 0);
        assertThat(Ops.pad(x, PadMode.ZERO, sides).toArray()).containsExactly(0, 0, 1, 2, 3, 0);
        assertThat(Ops.pad(x, PadMode.REPLICATE, sides).toArray()).containsExactly(1, 1, 1, 2, 3, 3);
        assertThat(Ops.pad(x, PadMode.REFLECT, sides).toArray()).containsExactly(3, 2, 1, 2, 3, 2);
        assertThat(Ops.pad(picture(2, 1, 1, 2), PadMode.REPLICATE, new Padding(0, 0, 1, 2))
                        .toArray())
                .containsExactly(1, 1, 2, 2, 2);
    }

    @Test
    void nearestTakesThePixelAtOrBefore() {
        assertThat(Ops.resizeNearest(picture(1, 2, 1, 2), 1, 5).toArray()).containsExactly(1, 1, 1, 2, 2);
        assertThat(Ops.resizeNearest(picture(1, 4, 1, 2, 3, 4), 1, 3).toArray()).containsExactly(1, 2, 3);
        assertThat(Ops.resizeNearest(picture(2, 1, 1, 2), 4, 2).toArray()).containsExactly(1, 1, 1, 1, 2, 2, 2, 2);
    }

    @Test
    void bilinearMixesNeighbours() {
        Tensor x = picture(1, 2, 0, 8);
        assertThat(Ops.resizeBilinear(x, 1, 4, false).toArray()).containsExactly(0, 2, 6, 8);
        assertThat(Ops.resizeBilinear(x, 1, 5, true).toArray()).containsExactly(0, 2, 4, 6, 8);
        assertThat(Ops.resizeBilinear(picture(2, 2, 0, 4, 8, 12), 1, 1, false).toArray())
                .containsExactly(6);
        assertThat(Ops.resizeBilinear(x, 3, 1, true).toArray()).containsExactly(0, 0, 0);
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor x = image(Shape.of(1, 2, 1, 2), 1, 2, 3, 4);
        assertThatThrownBy(() -> Ops.pixelShuffle(x, 2))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("pixel_shuffle: needs a channels-last image whose channels are a multiple of 2²");
        assertThatThrownBy(() -> Ops.pad(x, PadMode.REFLECT, new Padding(2, 0, 0, 0)))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("a mirrored border must be smaller than the picture");
        assertThatThrownBy(() -> Ops.concat(x, picture(1, 1, 1)))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("differ in channels only, got [[1, 2, 1, 2], [1, 1, 1, 1]]");
        assertThatThrownBy(() -> Ops.resizeNearest(x, 0, 1))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("a size of at least 1x1");
    }
}
