package org.autochrome.kernels.cl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("oclgrind")
class ClKernelTest {
    private static final ClSource HOST = TestDevices.source("host.cl");

    @TempDir
    private Path cache;

    @EachOpenClDevice
    void passesBuffersAndScalarsByName(ClDeviceInfo info) {
        try (ClContext context = TestDevices.open(info, cache);
                ClBuffer x = context.allocate(Float.BYTES * 5);
                ClBuffer y = context.allocate(Float.BYTES * 5)) {
            ClKernel kernel = context.program(HOST, ClOptions.defaults().define("OFFSET", 3))
                    .kernel("scale_add");
            x.write(1, 2, 3, 4, 5);
            y.fill(0, 0, 5);
            kernel.arg("unused", 5_000_000_000L)
                    .arg("count", 3)
                    .arg("first", 1)
                    .arg("scale", 0.5f)
                    .arg("y", y)
                    .arg("x", x)
                    .launch(NdRange.of(4));

            assertThat(y.read(5)).containsExactly(0, 4, 4.5f, 5, 0);
        }
    }

    @EachOpenClDevice
    void givesLocalMemory(ClDeviceInfo info) {
        try (ClContext context = TestDevices.open(info, cache);
                ClBuffer x = context.allocate(Float.BYTES * 8);
                ClBuffer sums = context.allocate(Float.BYTES * 2)) {
            x.write(1, 2, 3, 4, 5, 6, 7, 8);
            context.program(HOST, ClOptions.defaults())
                    .kernel("group_sum")
                    .arg("x", x)
                    .arg("sums", sums)
                    .localArg("partial", Float.BYTES * 4)
                    .launch(NdRange.of(8).groups(4));

            assertThat(sums.read(2)).containsExactly(10, 26);
        }
    }

    @EachOpenClDevice
    void anArgumentMayBeNull(ClDeviceInfo info) {
        try (ClContext context = TestDevices.open(info, cache);
                ClBuffer table = context.allocate(Float.BYTES * 2);
                ClBuffer y = context.allocate(Float.BYTES * 2)) {
            ClKernel kernel = context.program(HOST, ClOptions.defaults()).kernel("look_up");
            table.write(3, 4);
            kernel.arg("table", table).arg("y", y).arg("fallback", 7f).launch(NdRange.of(2));
            assertThat(y.read(2)).containsExactly(3, 4);

            kernel.nullArg("table").arg("y", y).arg("fallback", 7f).launch(NdRange.of(2));
            assertThat(y.read(2)).containsExactly(7, 7);
        }
    }

    @EachOpenClDevice
    void rangesArriveWhole(ClDeviceInfo info) {
        try (ClContext context = TestDevices.open(info, cache);
                ClBuffer y = context.allocate(Float.BYTES * 8)) {
            context.program(HOST, ClOptions.defaults())
                    .kernel("place")
                    .arg("y", y)
                    .launch(NdRange.of(4, 2).groups(2, 2));

            assertThat(y.read(8)).containsExactly(0, 1, 10, 11, 100, 101, 110, 111);
        }
    }

    @EachOpenClDevice
    void programsAndKernelsAreMadeOnce(ClDeviceInfo info) {
        try (ClContext context = TestDevices.open(info, cache)) {
            ClProgram program = context.program(HOST, ClOptions.defaults());

            assertThat(context.program(TestDevices.source("host.cl"), ClOptions.defaults()))
                    .isSameAs(program);
            assertThat(program.kernel("place")).isSameAs(program.kernel("place"));
            assertThat(program.kernelNames()).containsExactlyInAnyOrder("scale_add", "group_sum", "look_up", "place");
        }
    }

    @EachOpenClDevice
    void reportsTheTimeOfEachLaunchInOrder(ClDeviceInfo info) {
        List<String> heard = new ArrayList<>();
        try (ClContext context = TestDevices.open(info, cache);
                ClBuffer y = context.allocate(Float.BYTES * 8)) {
            ClProgram program = context.program(HOST, ClOptions.defaults());
            ClKernel place = program.kernel("place").arg("y", y);
            place.launch(NdRange.of(4, 2).groups(2, 2));
            context.profile((kernel, start, nanoseconds) -> {
                assertThat(nanoseconds).isNotNegative();
                heard.add(kernel);
            });
            place.arg("y", y).launch(NdRange.of(4, 2).groups(2, 2));
            program.kernel("look_up")
                    .nullArg("table")
                    .arg("y", y)
                    .arg("fallback", 1f)
                    .launch(NdRange.of(8));
            assertThat(y.read(8)).containsOnly(1);
            assertThat(heard).containsExactly("place", "look_up");

            context.profile(null);
            place.arg("y", y).launch(NdRange.of(4, 2).groups(2, 2));
            context.finish();
            assertThat(heard).hasSize(2);
        }
    }
}
