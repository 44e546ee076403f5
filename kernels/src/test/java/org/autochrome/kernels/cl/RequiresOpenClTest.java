package org.autochrome.kernels.cl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.autochrome.kernels.cl.ClPlatforms.Listing;
import org.junit.jupiter.api.Test;

class RequiresOpenClTest {
    private static final ClDeviceInfo DEVICE = TestDevices.imaginary();

    @Test
    void withoutADeviceTestsAreDisabledUnlessOneIsRequired() {
        Listing none = new Listing(List.of(), List.of("no platform"));

        assertThat(RequiresOpenCl.Condition.evaluate(none, false).isDisabled()).isTrue();
        assertThatThrownBy(() -> RequiresOpenCl.Condition.evaluate(none, true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no platform");
    }

    @Test
    void aPlatformWithAProblemFailsOnlyWhenRequired() {
        Listing half = new Listing(List.of(DEVICE), List.of("platform 1: CL_OUT_OF_HOST_MEMORY"));

        assertThat(RequiresOpenCl.Condition.evaluate(half, false).isDisabled()).isFalse();
        assertThatThrownBy(() -> RequiresOpenCl.Condition.evaluate(half, true))
                .hasMessageContaining("CL_OUT_OF_HOST_MEMORY");
        assertThat(RequiresOpenCl.Condition.evaluate(new Listing(List.of(DEVICE), List.of()), true)
                        .isDisabled())
                .isFalse();
    }
}
