package org.autochrome.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.util.List;
import java.util.Map;
import org.autochrome.engine.check.OpCase;
import org.autochrome.engine.check.Parity;
import org.autochrome.kernels.cl.ClContext;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.launch.LaunchStyle;
import org.autochrome.kernels.tuning.TuningTable;

/** Compares one version of a kernel, by name, with the reference. */
public final class KernelParity {
    private KernelParity() {}

    /** Opens a device with a layer of tuning over the bundled table. */
    public static ClDevice open(ClDeviceInfo info, Map<String, String> tuning) {
        return new ClDeviceProvider()
                .open("opencl:" + info.index(), TuningTable.bundled().with(tuning));
    }

    /** Opens a device as one that says other things of itself, such as an imaginary GPU. */
    public static ClDevice openAs(ClDeviceInfo info, Map<String, String> tuning) {
        return new ClDevice(
                "opencl:" + info.index(),
                info.name(),
                ClContext.open(info),
                LaunchStyle.of(info),
                TuningTable.bundled().with(tuning));
    }

    /** Runs all cases and reports all failures. */
    public static void check(List<OpCase> cases, ClDeviceInfo info, Map<String, String> tuning) {
        assertThat(cases).isNotEmpty();
        try (ClDevice device = open(info, tuning)) {
            assertAll(cases.stream().map(opCase -> () -> {
                Parity.check(opCase, device);
                assertThat(device.heldBytes()).as(opCase.name()).isZero();
            }));
        }
    }
}
