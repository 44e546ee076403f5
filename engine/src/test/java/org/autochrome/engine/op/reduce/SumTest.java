package org.autochrome.engine.op.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.ByHand;
import org.autochrome.engine.op.Ops;
import org.junit.jupiter.api.Test;

class SumTest extends ByHand {
    @Test
    void overRowsIsOneSumPerChannel() {
        Tensor x = image(Shape.of(2, 2, 1, 2), 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(Ops.sumOverRows(x, 1f).toArray()).containsExactly(14, 22);
        assertThat(Ops.sumOverRows(x, 0.25f).toArray()).containsExactly(3.5f, 5.5f);
    }

    @Test
    void overColumnsIsOneSumPerRow() {
        Tensor y = Ops.sumOverColumns(dense(Shape.of(2, 3), 1, 2, 3, 4, 5, 6), -1f);
        assertThat(y.shape()).isEqualTo(Shape.of(2, 1));
        assertThat(y.toArray()).containsExactly(-6, -15);
    }

    @Test
    void refusesAnImageOverColumns() {
        assertThatThrownBy(() -> Ops.sumOverColumns(picture(1, 1, 1), 1f))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("take a dense tensor of rank 1 or more");
    }
}
