package org.autochrome.engine.op.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.ByHand;
import org.autochrome.engine.op.Ops;
import org.junit.jupiter.api.Test;

class ElementwiseTest extends ByHand {
    @Test
    void activations() {
        assertThat(Ops.relu(vector(-2, 0, 3)).toArray())
                .usingElementComparator(Float::compare)
                .containsExactly(-0f, 0f, 3f);
        assertThat(Ops.leakyRelu(vector(-2, 0, 3), 0.5f).toArray()).containsExactly(-1, 0, 3);
        assertThat(Ops.sigmoid(vector(0, (float) Math.log(3))).toArray()).containsExactly(0.5f, 0.75f);
        assertThat(Ops.sigmoidRange(vector(0, (float) Math.log(3)), -3, 3).toArray())
                .containsExactly(0, 1.5f);
        assertThat(Ops.tanh(vector(0, (float) (Math.log(3) / 2))).toArray())
                .containsExactly(new float[] {0, 0.5f}, within(1e-7f));
        assertThat(Ops.sqrt(vector(0, 2.25f)).toArray()).containsExactly(0, 1.5f);
        assertThat(Ops.reciprocal(vector(4, -4, 0.1f), 0.5f).toArray()).containsExactly(0.25f, 2, 2);
    }

    @Test
    void farFromZeroTheSigmoidIsFlatAndNotNaN() {
        assertThat(Ops.sigmoid(vector(-1000, 1000)).toArray()).containsExactly(0, 1);
    }

    @Test
    void derivativesAreToldFromResults() {
        assertThat(backward(UnaryFunction.LEAKY_RELU, 0.5f, 0, -1, 0, 3)).containsExactly(0.5f, 0.5f, 1);
        assertThat(backward(UnaryFunction.SIGMOID, 0, 1, 0.5f, 0.75f)).containsExactly(0.25f, 0.1875f);
        assertThat(backward(UnaryFunction.SIGMOID, -3, 3, 0, 1.5f)).containsExactly(1.5f, 1.125f);
        assertThat(backward(UnaryFunction.TANH, 0, 0, 0, 0.5f)).containsExactly(1, 0.75f);
        assertThat(backward(UnaryFunction.SQRT, 0, 0, 0.25f, 2)).containsExactly(2, 0.25f);
        assertThat(backward(UnaryFunction.RECIPROCAL, 0.5f, 0, 0.25f, 2)).containsExactly(-0.0625f, 0);
    }

    /** The floor's reciprocal is no float here; what was clamped must still be seen as clamped. */
    @Test
    void aClampedReciprocalHasNoSlopeWhateverItsRounding() {
        for (float floor : new float[] {0.1f, 0.3f, 0.7f, 3f, 49f, 1e-12f}) {
            Tensor y = Ops.reciprocal(vector(0), floor);
            assertThat(backward(UnaryFunction.RECIPROCAL, floor, 0, y.toArray()[0]))
                    .containsExactly(0);
        }
    }

    private float[] backward(UnaryFunction f, float a, float b, float... y) {
        Tensor result = vector(y);
        Tensor gx = vector(new float[y.length]);
        float[] ones = new float[y.length];
        Arrays.fill(ones, 1f);
        device().kernels(ElementwiseKernels.class).unaryBackward(f, a, b, result, vector(ones), gx);
        return gx.toArray();
    }

    @Test
    void linearCombination() {
        assertThat(Ops.linear(2f, vector(1, 2), -1f, vector(10, 20)).toArray()).containsExactly(-8, -16);
    }

    @Test
    void aSmallerTensorIsRepeated() {
        Tensor x = image(Shape.of(2, 2, 1, 2), 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(Ops.mul(x, vector(10)).toArray()).containsExactly(10, 20, 30, 40, 50, 60, 70, 80);
        assertThat(Ops.mul(x, vector(1, 10)).toArray()).containsExactly(1, 2, 30, 40, 5, 6, 70, 80);
        Tensor perPicture = image(Shape.of(2, 2, 1, 1), 1, 10, 100, 1000);
        assertThat(Ops.mul(x, perPicture).toArray()).containsExactly(1, 2, 30, 40, 500, 600, 7000, 8000);
        Tensor matrix = dense(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        assertThat(Ops.addBroadcast(matrix, vector(10, 20, 30)).toArray()).containsExactly(11, 22, 33, 14, 25, 36);
        assertThat(Ops.addBroadcast(matrix, dense(Shape.of(2, 1), 10, 20)).toArray())
                .containsExactly(11, 12, 13, 24, 25, 26);
    }

    @Test
    void affinePerChannel() {
        Tensor x = image(Shape.of(1, 2, 1, 2), 1, 2, 3, 4);
        assertThat(Ops.channelAffine(x, vector(10, 100), vector(1, 2)).toArray())
                .containsExactly(11, 21, 302, 402);
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor x = image(Shape.of(1, 2, 1, 2), 1, 2, 3, 4);
        assertThatThrownBy(() -> Ops.mul(x, vector(1, 2, 3)))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("multiply: [3] DENSE cannot be repeated over [1, 2, 1, 2]");
        assertThatThrownBy(() -> Ops.add(x, vector(1, 2)))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("both sides need one shape");
        assertThatThrownBy(() -> Ops.channelAffine(x, vector(1), vector(1)))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("one scale and one shift for each of 2 channels");
    }
}
