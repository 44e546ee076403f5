package org.autochrome.engine.op.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.ByHand;
import org.autochrome.engine.op.Ops;
import org.junit.jupiter.api.Test;

class NormTest extends ByHand {
    private Tensor x() {
        return image(Shape.of(2, 1, 1, 2), 1, 3, 5, 7);
    }

    @Test
    void statisticsOverTheBatchAndPerPicture() {
        Tensor batch = Ops.statistics(x(), false);
        assertThat(batch.shape()).isEqualTo(Shape.of(1, 2, 1));
        assertThat(batch.toArray()).containsExactly(4, 5); // (9 + 1 + 1 + 9) / 4
        Tensor each = Ops.statistics(x(), true);
        assertThat(each.shape()).isEqualTo(Shape.of(2, 2, 1));
        assertThat(each.toArray()).containsExactly(2, 1, 6, 1);
    }

    @Test
    void theVarianceSurvivesALargeMean() {
        Tensor far = picture(1, 2, 16777214f, 16777216f); // in float32, x² here moves in steps of millions
        assertThat(Ops.statistics(far, false).toArray()).containsExactly(16777215f, 1);
    }

    @Test
    void normalizesThenScalesAndShifts() {
        Tensor statistics = Ops.statistics(x(), true);
        assertThat(Ops.normalize(x(), statistics, null, null, 0f).toArray()).containsExactly(-1, 1, -1, 1);
        assertThat(Ops.normalize(x(), statistics, vector(10), vector(1), 0f).toArray())
                .containsExactly(-9, 11, -9, 11);
    }

    @Test
    void epsStandsBesideTheVariance() {
        Tensor flat = picture(1, 2, 4, 4);
        Tensor statistics = Ops.statistics(flat, false);
        assertThat(Ops.normalize(flat, statistics, null, null, 1e-5f).toArray()).containsExactly(0, 0);
        Tensor given = dense(Shape.of(1, 2, 1), 0, 3);
        assertThat(Ops.normalize(flat, given, null, null, 1f).toArray())
                .containsExactly(new float[] {2, 2}, within(1e-6f)); // 4 / sqrt(3 + 1)
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> Ops.normalize(x(), vector(1, 2), null, null, 0f))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("needs statistics [1, 2, 1] or [2, 2, 1]")
                .hasMessageContaining("got statistics [2]");
        Tensor statistics = Ops.statistics(x(), false);
        assertThatThrownBy(() -> Ops.normalize(x(), statistics, vector(1, 2), vector(1, 2), 0f))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("weight and bias need shape [1]");
    }
}
