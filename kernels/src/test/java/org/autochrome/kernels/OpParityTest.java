package org.autochrome.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.util.List;
import org.autochrome.engine.check.OpCase;
import org.autochrome.engine.check.OpCases;
import org.autochrome.engine.check.Parity;
import org.autochrome.engine.core.Device;
import org.autochrome.kernels.cl.ClContext;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.EachOpenClDevice;
import org.autochrome.kernels.launch.LaunchStyle;
import org.junit.jupiter.api.Tag;

/** Every case of the families that serve CPU and GPU alike, on every device, however it is launched. */
class OpParityTest {
    private static final List<String> FAMILIES =
            List.of("attention", "elementwise", "layout", "norm", "pool", "reduce", "softmax");

    private static List<OpCase> cases() {
        return FAMILIES.stream()
                .flatMap(family -> OpCases.family(family).stream())
                .toList();
    }

    private static void check(List<OpCase> cases, ClDeviceInfo info, LaunchStyle style) {
        try (Device device = new ClDevice("opencl:" + info.index(), info.name(), ClContext.open(info), style)) {
            assertAll(cases.stream().map(opCase -> () -> {
                Parity.check(opCase, device);
                assertThat(device.heldBytes()).as(opCase.name()).isZero();
            }));
        }
    }

    @Tag("oclgrind")
    @EachOpenClDevice
    void agreesWithTheReference(ClDeviceInfo info) {
        check(cases(), info, LaunchStyle.of(info));
    }

    @Tag("oclgrind")
    @EachOpenClDevice
    void agreesWithTheReferenceLaunchedAsOnGpus(ClDeviceInfo info) {
        check(cases(), info, LaunchStyle.gpu(info));
    }

    @Tag("oclgrind")
    @EachOpenClDevice
    void agreesWithTheReferenceLaunchedAsOnManyNarrowCores(ClDeviceInfo info) {
        check(cases(), info, new LaunchStyle(8, 1, 64));
    }
}
