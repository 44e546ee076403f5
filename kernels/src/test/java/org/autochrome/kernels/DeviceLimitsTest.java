package org.autochrome.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.util.List;
import java.util.Map;
import org.autochrome.engine.check.OpCase;
import org.autochrome.engine.check.OpCases;
import org.autochrome.engine.check.Parity;
import org.autochrome.engine.core.Device;
import org.autochrome.kernels.cl.ClContext;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.ClException;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.ClOptions;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.cl.EachOpenClDevice;
import org.autochrome.kernels.cl.ImaginaryDevice;
import org.autochrome.kernels.cl.NdRange;

/** Cases on a GPU that allows less than this machine's devices do: a launch beyond its limits is refused. */
class DeviceLimitsTest {
    /** Families with groups of more than 64 work-items, or with large tiles in local memory. */
    private static final List<String> TILED = List.of("attention", "conv", "matmul");

    private static List<OpCase> tiled() {
        return TILED.stream().flatMap(family -> OpCases.family(family).stream()).toList();
    }

    private static void check(List<OpCase> cases, ClDeviceInfo info, long workItems, long localMemory) {
        ClDeviceInfo limited = ImaginaryDevice.gpu(info, workItems, localMemory);
        assertThat(cases).isNotEmpty();
        try (Device device = KernelParity.openAs(limited, Map.of())) {
            assertAll(cases.stream().map(opCase -> () -> Parity.check(opCase, device)));
        }
    }

    @EachOpenClDevice
    void agreesWithTheReferenceOneWorkItemAtATime(ClDeviceInfo info) {
        check(OpCases.all(), info, 1, 16 << 10);
    }

    @EachOpenClDevice
    void agreesWithTheReferenceIn64WorkItems(ClDeviceInfo info) {
        check(tiled(), info, 64, 16 << 10);
    }

    @EachOpenClDevice
    void agreesWithTheReferenceIn128WorkItems(ClDeviceInfo info) {
        check(tiled(), info, 128, 32 << 10);
    }

    @EachOpenClDevice
    void agreesWithTheReferenceIn256WorkItems(ClDeviceInfo info) {
        check(tiled(), info, 256, 32 << 10);
    }

    @EachOpenClDevice
    void aLargerGroupIsRefused(ClDeviceInfo info) {
        ClSource source = new ClSource("fill.cl", "kernel void fill(global int* y) { y[get_global_id(0)] = 1; }");
        try (ClContext context = ClContext.open(ImaginaryDevice.gpu(info, 4, 1 << 14))) {
            ClKernel kernel = context.program(source, ClOptions.defaults()).kernel("fill");
            assertThat(kernel.maxGroupSize()).isEqualTo(4);
            var y = context.allocate(32);
            kernel.arg("y", y).launch(NdRange.of(8).groups(4));
            assertThatExceptionOfType(ClException.class)
                    .isThrownBy(() -> kernel.arg("y", y).launch(NdRange.of(8).groups(8)))
                    .withMessageContaining("a work-group may have 4 work-items");
            y.close();
        }
    }
}
