package org.autochrome.engine.op.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.ByHand;
import org.autochrome.engine.op.Ops;
import org.junit.jupiter.api.Test;

/** Each input pixel paints the kernel, times itself, into the result. */
class ConvTranspose2dTest extends ByHand {
    private Tensor x() {
        return picture(2, 2, 0, 1, 2, 3);
    }

    private Tensor w() {
        return dense(Shape.of(1, 1, 2, 2), 0, 1, 2, 3);
    }

    @Test
    void windowsOverlapWithoutAStride() {
        Tensor y = Ops.convTranspose2d(x(), w(), null, ConvTranspose2dSpec.of(1, 0, 0));
        assertThat(y.toArray()).containsExactly(0, 0, 1, 0, 4, 6, 4, 12, 9);
    }

    @Test
    void aStrideAsLargeAsTheKernelPutsThemSideBySide() {
        Tensor y = Ops.convTranspose2d(x(), w(), null, ConvTranspose2dSpec.of(2, 0, 0));
        assertThat(y.toArray()).containsExactly(0, 0, 0, 1, 0, 0, 2, 3, 0, 2, 0, 3, 4, 6, 6, 9);
    }

    @Test
    void paddingCutsTheBorderOff() {
        Tensor y = Ops.convTranspose2d(x(), w(), null, ConvTranspose2dSpec.of(1, 1, 0));
        assertThat(y.toArray()).containsExactly(4);
    }

    @Test
    void outputPaddingAddsARowAndAColumnThatNoWindowReaches() {
        Tensor y = Ops.convTranspose2d(picture(1, 1, 5), w(), vector(1), ConvTranspose2dSpec.of(2, 0, 1));
        assertThat(y.toArray()).containsExactly(1, 6, 1, 11, 16, 1, 1, 1, 1);
    }

    @Test
    void sumsOverInputChannels() {
        Tensor x = image(Shape.of(1, 2, 1, 1), 1, 10);
        Tensor w = dense(Shape.of(2, 2, 1, 1), 1, 2, 3, 4); // [input, output]
        Tensor y = Ops.convTranspose2d(x, w, null, ConvTranspose2dSpec.of(1, 0, 0));
        assertThat(y.toArray()).containsExactly(31, 42);
    }

    @Test
    void groupsDoNotSeeOneAnother() {
        Tensor x = image(Shape.of(1, 2, 1, 1), 1, 10);
        Tensor w = dense(Shape.of(2, 2, 1, 1), 1, 2, 3, 4);
        ConvTranspose2dSpec spec = new ConvTranspose2dSpec(new Conv2dSpec(1, 1, 0, 0, 1, 1, 2), 0, 0);
        assertThat(Ops.convTranspose2d(x, w, null, spec).toArray()).containsExactly(1, 2, 30, 40);
    }

    @Test
    void isTheInputGradientOfAConvolution() {
        // <conv(x), y> = <x, convTranspose(y)> for all x and y: the one is the other's transpose.
        Tensor x = picture(3, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Tensor y = picture(2, 2, 2, -1, 3, 5);
        float[] forward = Ops.conv2d(x, w(), null, Conv2dSpec.DEFAULT).toArray();
        float[] backward = Ops.convTranspose2d(y, w(), null, ConvTranspose2dSpec.of(1, 0, 0))
                .toArray();
        assertThat(dot(forward, y.toArray())).isEqualTo(dot(x.toArray(), backward));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor two = image(Shape.of(1, 2, 1, 1), 1, 2);
        assertThatThrownBy(() -> Ops.convTranspose2d(two, w(), null, ConvTranspose2dSpec.of(1, 0, 0)))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("conv_transpose2d: input has 2 channels but weight expects 1");
        assertThatThrownBy(() -> ConvTranspose2dSpec.of(2, 0, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("output padding 2x2 must be less than stride");
    }
}
