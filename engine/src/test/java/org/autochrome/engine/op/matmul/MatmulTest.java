package org.autochrome.engine.op.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.ByHand;
import org.autochrome.engine.op.Ops;
import org.junit.jupiter.api.Test;

class MatmulTest extends ByHand {
    @Test
    void rowsTimesColumns() {
        Tensor a = matrix(2, 3, 1, 2, 3, 4, 5, 6);
        Tensor b = matrix(3, 2, 7, 8, 9, 10, 11, 12);
        Tensor y = Ops.matmul(a, b);
        assertThat(y.shape()).isEqualTo(Shape.of(1, 2, 2));
        assertThat(y.toArray()).containsExactly(58, 64, 139, 154);
        assertThat(new MatmulOp(a, false, b, false).macs()).isEqualTo(12);
    }

    @Test
    void eitherSideCanBeTransposed() {
        Tensor a = matrix(2, 3, 1, 2, 3, 4, 5, 6);
        Tensor transposedA = matrix(3, 2, 1, 4, 2, 5, 3, 6);
        Tensor b = matrix(3, 2, 7, 8, 9, 10, 11, 12);
        Tensor transposedB = matrix(2, 3, 7, 9, 11, 8, 10, 12);
        assertThat(Ops.matmul(transposedA, true, b, false).toArray()).containsExactly(58, 64, 139, 154);
        assertThat(Ops.matmul(a, false, transposedB, true).toArray()).containsExactly(58, 64, 139, 154);
        assertThat(Ops.matmul(transposedA, true, transposedB, true).toArray()).containsExactly(58, 64, 139, 154);
    }

    @Test
    void matricesOfABatchStayApart() {
        Tensor a = dense(Shape.of(2, 1, 2), 1, 2, 3, 4);
        Tensor b = dense(Shape.of(2, 2, 1), 5, 6, 7, 8);
        assertThat(Ops.matmul(a, b).toArray()).containsExactly(17, 53);
    }

    @Test
    void linearLayer() {
        Tensor x = dense(Shape.of(2, 2), 1, 2, 3, 4);
        Tensor weight = dense(Shape.of(3, 2), 1, 0, 0, 1, 1, 1);
        assertThat(Ops.linear(x, weight, vector(0, 0, 100)).toArray()).containsExactly(1, 2, 103, 3, 4, 107);
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor a = matrix(2, 3, 1, 2, 3, 4, 5, 6);
        assertThatThrownBy(() -> Ops.matmul(a, a))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("matmul: needs dense [B, M, K] and [B, K, N], got [1, 2, 3] DENSE");
    }
}
