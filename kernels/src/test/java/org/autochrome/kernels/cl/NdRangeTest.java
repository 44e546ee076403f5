package org.autochrome.kernels.cl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class NdRangeTest {
    @Test
    void saysItsSizes() {
        assertThat(NdRange.of(256, 256, 64).groups(16, 16, 1)).hasToString("global [256, 256, 64], local [16, 16, 1]");
        assertThat(NdRange.of(7)).hasToString("global [7], local chosen by the driver");
        assertThat(NdRange.of(4, 6).groups(2, 3)).hasToString("global [4, 6], local [2, 3]");
    }

    @Test
    void refusesSizesThatDoNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NdRange.of(10).groups(4))
                .withMessageContaining("10 is no multiple of local size 4");
        assertThatIllegalArgumentException().isThrownBy(() -> NdRange.of(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> NdRange.of(8).groups(0));
        assertThatIllegalArgumentException().isThrownBy(() -> NdRange.of(8, 8).groups(4));
        assertThatIllegalArgumentException().isThrownBy(() -> new NdRange(4, 1, 1, 1, 0, 0, 0));
    }

    @Test
    void roundsUpToWholeGroups() {
        assertThat(NdRange.roundUp(1, 8)).isEqualTo(8);
        assertThat(NdRange.roundUp(8, 8)).isEqualTo(8);
        assertThat(NdRange.roundUp(9, 8)).isEqualTo(16);
        assertThat(NdRange.roundUp(0, 8)).isZero();
    }

    @Test
    void aRangeWithAnEmptySideIsEmpty() {
        assertThat(NdRange.of(3, 0, 2).isEmpty()).isTrue();
        assertThat(NdRange.of(3, 1, 2).isEmpty()).isFalse();
    }
}
