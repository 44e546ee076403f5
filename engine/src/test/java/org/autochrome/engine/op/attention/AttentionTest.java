package org.autochrome.engine.op.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.ByHand;
import org.autochrome.engine.op.Ops;
import org.junit.jupiter.api.Test;

class AttentionTest extends ByHand {
    @Test
    void everyPixelIsAMeanOfValuesWeightedByItsProductsWithTheKeys() {
        Tensor query = picture(1, 2, (float) Math.log(3), 0);
        Tensor key = picture(1, 2, 0, 1);
        Tensor value = picture(1, 2, 4, 8);
        // The first pixel's products are 0 and ln 3: weights 1/4 and 3/4. The second's are 0 and 0: one half each.
        assertThat(Ops.fusedAttention(query, key, value).toArray()).containsExactly(new float[] {7, 6}, within(1e-6f));
    }

    @Test
    void picturesOfABatchStayApart() {
        Tensor zero = image(Shape.of(2, 1, 1, 2), 0, 0, 0, 0);
        Tensor value = image(Shape.of(2, 1, 1, 2), 1, 3, 10, 30);
        assertThat(Ops.fusedAttention(zero, zero, value).toArray()).containsExactly(2, 2, 20, 20);
    }

    @Test
    void thereMayBeOtherKeysThanQueries() {
        Tensor query = picture(1, 1, 1);
        Tensor key = picture(1, 3, 0, 0, 0);
        Tensor value = image(Shape.of(1, 2, 1, 3), 1, 2, 3, 10, 20, 30);
        Tensor y = Ops.fusedAttention(query, key, value);
        assertThat(y.shape()).isEqualTo(Shape.of(1, 2, 1, 1));
        assertThat(y.toArray()).containsExactly(new float[] {2, 20}, within(1e-5f));
        assertThat(new FusedAttentionOp(query, key, value).macs()).isEqualTo(9);
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor one = picture(1, 1, 1);
        Tensor two = picture(1, 2, 1, 2);
        assertThatThrownBy(() -> Ops.fusedAttention(one, one, two))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("attention: needs images query [N, d, H, W]");
    }
}
