package org.autochrome.engine.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceParityTest {
    static List<OpCase> cases() {
        return OpCases.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void floatStorageAgreesWithDoubleStorage(OpCase opCase) {
        try (Device device = Devices.open("reference")) {
            // A float result of a sum in double is off by one rounding per number.
            assertThat(Parity.check(opCase, device)).isLessThanOrEqualTo(1e-6);
            assertThat(device.heldBytes()).isZero();
        }
    }
}
