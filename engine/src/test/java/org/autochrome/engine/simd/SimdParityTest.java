package org.autochrome.engine.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.autochrome.engine.check.OpCase;
import org.autochrome.engine.check.OpCases;
import org.autochrome.engine.check.Parity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SimdParityTest {
    private static List<SimdDevice> devices;

    @BeforeAll
    static void open() {
        devices =
                List.of(new SimdDevice("simd", SimdCode.best(), 3), new SimdDevice("simd:plain", SimdCode.plain(), 1));
    }

    /** Winograd's method for every layer that it can do, in chunks of few tiles. */
    static Stream<Arguments> tiledCases() {
        return Stream.of(4, 6).flatMap(tile -> OpCases.family("conv").stream()
                .filter(opCase -> opCase.name().startsWith("conv2d "))
                .map(opCase -> Arguments.of(opCase, tile)));
    }

    @ParameterizedTest(name = "{0} in tiles of {1}")
    @MethodSource("tiledCases")
    void winogradAgreesWithTheReference(OpCase opCase, int tile) {
        try (SimdDevice device = new SimdDevice("simd", SimdCode.vectors(), 2, WinogradTest.always(tile))) {
            assertThat(Parity.check(opCase, device)).isLessThanOrEqualTo(opCase.tolerance());
            assertThat(device.heldBytes()).isZero();
        }
    }

    @AfterAll
    static void close() {
        devices.forEach(SimdDevice::close);
    }

    static Stream<Arguments> cases() {
        return OpCases.all().stream().flatMap(opCase -> Stream.of(0, 1).map(index -> Arguments.of(opCase, index)));
    }

    @ParameterizedTest(name = "{0} on device {1}")
    @MethodSource("cases")
    void agreesWithTheReference(OpCase opCase, int index) {
        SimdDevice device = devices.get(index);
        assertThat(Parity.check(opCase, device)).isLessThanOrEqualTo(opCase.tolerance());
        assertThat(device.heldBytes()).isZero();
    }
}
