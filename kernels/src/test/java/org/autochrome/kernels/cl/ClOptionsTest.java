package org.autochrome.kernels.cl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ClOptionsTest {
    @Test
    void theOrderOfTheCallsDoesNotMatter() {
        ClOptions one =
                ClOptions.defaults().define("TILE", 4).define("ACT", "0.5f").flag("-cl-mad-enable");
        ClOptions other = ClOptions.defaults()
                .flag("-cl-mad-enable")
                .define("ACT", "0.5f")
                .define("TILE", 4);

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one).hasToString("-cl-std=CL1.2 -cl-kernel-arg-info -cl-mad-enable -DACT=0.5f -DTILE=4");
    }

    @Test
    void anotherValueIsAnotherSetOfOptions() {
        ClOptions four = ClOptions.defaults().define("TILE", 4);

        assertThat(four).isNotEqualTo(ClOptions.defaults()).isNotEqualTo(four.define("TILE", 8));
        assertThat(four.define("TILE", 8).define("TILE", 4)).isEqualTo(four);
    }

    @Test
    void refusesWhatACompilerWouldReadAsSeveralOptions() {
        ClOptions options = ClOptions.defaults();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.define("TILE", "4 -DX=1"))
                .withMessageContaining("value of macro TILE");
        assertThatIllegalArgumentException().isThrownBy(() -> options.define("TILE", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> options.define("A B", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> options.flag("-a -b"));
    }
}
