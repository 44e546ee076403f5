package org.autochrome.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import org.autochrome.engine.check.GoldenCase;
import org.autochrome.engine.check.GoldenOps;
import org.autochrome.engine.core.Device;
import org.autochrome.kernels.cl.ClContext;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.EachOpenClDevice;
import org.autochrome.kernels.launch.LaunchStyle;

/** The golden numbers that PyTorch made, on every device. */
class GoldenOpsTest {
    @EachOpenClDevice
    void agreesWithPyTorch(ClDeviceInfo info) {
        try (Device device =
                new ClDevice("opencl:" + info.index(), info.name(), ClContext.open(info), LaunchStyle.of(info))) {
            assertAll(GoldenOps.cases().stream().map(golden -> () -> check(golden, device)));
        }
    }

    private static void check(GoldenCase golden, Device device) {
        GoldenOps.check(golden, device);
        assertThat(device.heldBytes()).as(golden.toString()).isZero();
    }
}
