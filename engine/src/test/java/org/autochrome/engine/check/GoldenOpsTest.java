package org.autochrome.engine.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.DeviceInfo;
import org.autochrome.engine.core.Devices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden numbers on every plain-Java device. */
class GoldenOpsTest {
    static List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (DeviceInfo device : Devices.find().list()) {
            GoldenOps.cases().forEach(golden -> cases.add(Arguments.of(device.id(), golden)));
        }
        return cases;
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource("cases")
    void agreesWithPyTorch(String deviceId, GoldenCase golden) {
        try (Device device = Devices.open(deviceId)) {
            GoldenOps.check(golden, device);
            assertThat(device.heldBytes()).isZero();
        }
    }

    @Test
    void coversEveryCaseButThoseOfTheNetworksBlocksAndGridSample() {
        assertThat(GoldenOps.cases()).hasSize(99).doesNotHaveDuplicates();
    }

    @Test
    void aCaseWithAWrongAttributeFails() {
        GoldenCase relu = GoldenCase.group("pointwise").get(0);
        try (Device device = Devices.open("reference");
                GoldenRun run = new GoldenRun(relu, device, 1e-5)) {
            assertThatThrownBy(() -> run.compare("y", run.dense("x")))
                    .isInstanceOf(ParityException.class)
                    .hasMessageContaining("pointwise/relu y on reference");
        }
    }
}
