package org.autochrome.engine.op.softmax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.ByHand;
import org.autochrome.engine.op.Ops;
import org.junit.jupiter.api.Test;

class SoftmaxTest extends ByHand {
    private static final float LN3 = (float) Math.log(3);

    @Test
    void eachRowSumsToOne() {
        Tensor x = dense(Shape.of(2, 2), 0, LN3, 5, 5);
        assertThat(Ops.softmax(x).toArray()).containsExactly(new float[] {0.25f, 0.75f, 0.5f, 0.5f}, within(1e-7f));
    }

    @Test
    void anImageIsNormalizedOverItsChannels() {
        Tensor x = image(Shape.of(1, 2, 1, 2), 0, 5, LN3, 5);
        assertThat(Ops.softmax(x).toArray()).containsExactly(new float[] {0.25f, 0.5f, 0.75f, 0.5f}, within(1e-7f));
    }

    @Test
    void largeArgumentsDoNotOverflow() {
        assertThat(Ops.softmax(vector(1000, 1000)).toArray()).containsExactly(0.5f, 0.5f);
    }

    @Test
    void backward() {
        Tensor y = vector(0.25f, 0.75f);
        Tensor gx = vector(0, 0);
        device().kernels(SoftmaxKernels.class).softmaxBackward(y, vector(8, 4), gx);
        // The mean of the gradients under y is 2 + 3 = 5.
        assertThat(gx.toArray()).containsExactly(0.25f * 3, 0.75f * -1);
    }
}
