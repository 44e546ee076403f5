package org.autochrome.engine.op.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.ByHand;
import org.autochrome.engine.op.Ops;
import org.junit.jupiter.api.Test;

class Pool2dTest extends ByHand {
    /** The picture of Dumoulin and Visin 2016, figures 1.5 and 1.6. */
    private Tensor x() {
        return picture(5, 5, 3, 3, 2, 1, 0, 0, 0, 1, 3, 1, 3, 1, 2, 2, 3, 2, 0, 0, 2, 2, 2, 0, 0, 0, 1);
    }

    @Test
    void maximumOfEveryWindow() {
        assertThat(Ops.maxPool2d(x(), Pool2dSpec.of(3, 1, 0)).toArray()).containsExactly(3, 3, 3, 3, 3, 3, 3, 2, 3);
    }

    @Test
    void meanOfEveryWindow() {
        float ninth = 1 / 9f;
        assertThat(Ops.avgPool2d(x(), Pool2dSpec.of(3, 1, 0)).toArray())
                .containsExactly(
                        15 * ninth,
                        15 * ninth,
                        15 * ninth,
                        9 * ninth,
                        11 * ninth,
                        16 * ninth,
                        10 * ninth,
                        7 * ninth,
                        12 * ninth);
    }

    @Test
    void theBorderDoesNotCountForAMaximumAndIsZeroForAMean() {
        Tensor negative = picture(1, 2, -4, -8);
        assertThat(Ops.maxPool2d(negative, Pool2dSpec.of(3, 1, 1)).toArray()).containsExactly(-4, -4);
        assertThat(Ops.avgPool2d(negative, Pool2dSpec.of(2, 2, 1)).toArray()).containsExactly(-1, -2);
    }

    @Test
    void overTheWholePicture() {
        Tensor x = image(Shape.of(1, 2, 1, 2), 1, 3, 10, 30);
        Tensor y = Ops.globalAvgPool2d(x);
        assertThat(y.shape()).isEqualTo(Shape.of(1, 2, 1, 1));
        assertThat(y.toArray()).containsExactly(2, 20);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> Ops.maxPool2d(picture(1, 1, 1), Pool2dSpec.of(2, 1, 0)))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("max_pool2d: the window 2x2 is larger than the padded input [1, 1, 1, 1]");
        assertThatThrownBy(() -> Pool2dSpec.of(2, 1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("padding at most half the window");
    }
}
