package org.autochrome.kernels.cl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.io.TempDir;

class ClKernelErrorsTest {
    private static final NdRange PLACE_RANGE = NdRange.of(4, 2).groups(2, 2);

    @TempDir
    private Path cache;

    private void with(ClDeviceInfo info, String kernel, BiConsumer<ClKernel, ClBuffer> body) {
        try (ClContext context = TestDevices.open(info, cache);
                ClBuffer buffer = context.allocate(Float.BYTES * 64)) {
            String file = kernel.equals("greedy") ? "greedy.cl" : "host.cl";
            body.accept(
                    context.program(TestDevices.source(file), ClOptions.defaults())
                            .kernel(kernel),
                    buffer);
        }
    }

    @EachOpenClDevice
    void aWrongNameListsTheRightOnes(ClDeviceInfo info) {
        with(info, "scale_add", (kernel, buffer) -> assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.arg("input", buffer))
                .withMessageStartingWith("scale_add on \"" + info.name() + "\": has no argument \"input\"")
                .withMessageContaining("[global float* x, global float* y, float scale, int first, uint count"));
    }

    @EachOpenClDevice
    void aWrongTypeSaysWhatIsDeclared(ClDeviceInfo info) {
        with(info, "scale_add", (kernel, buffer) -> {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> kernel.arg("scale", 2))
                    .withMessageContaining("argument \"scale\" is declared \"float scale\" but is given int 2");
            assertThatIllegalArgumentException().isThrownBy(() -> kernel.arg("first", 2f));
            assertThatIllegalArgumentException().isThrownBy(() -> kernel.arg("first", 2L));
            assertThatIllegalArgumentException().isThrownBy(() -> kernel.arg("first", buffer));
            assertThatIllegalArgumentException().isThrownBy(() -> kernel.arg("x", 1));
            assertThatIllegalArgumentException().isThrownBy(() -> kernel.nullArg("first"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> kernel.arg("count", -1))
                    .withMessageContaining("\"uint count\" but is given int -1");
            assertThatIllegalArgumentException().isThrownBy(() -> kernel.arg("unused", -1));
        });
        with(info, "group_sum", (kernel, buffer) -> {
            assertThatIllegalArgumentException().isThrownBy(() -> kernel.arg("partial", buffer));
            assertThatIllegalArgumentException().isThrownBy(() -> kernel.localArg("x", 64));
            assertThatIllegalArgumentException().isThrownBy(() -> kernel.localArg("partial", 0));
        });
    }

    @EachOpenClDevice
    void everyLaunchNeedsEveryArgument(ClDeviceInfo info) {
        with(info, "look_up", (kernel, buffer) -> {
            kernel.arg("table", buffer).arg("fallback", 1f);
            assertThatIllegalStateException()
                    .isThrownBy(() -> kernel.launch(NdRange.of(1)))
                    .withMessageContaining("argument \"global float* y\" is not set");

            kernel.arg("table", buffer).arg("fallback", 1f).arg("y", buffer).launch(NdRange.of(1));
            assertThatIllegalStateException()
                    .isThrownBy(() -> kernel.launch(NdRange.of(1)))
                    .withMessageContaining("argument \"constant float* table\" is not set");
        });
    }

    @EachOpenClDevice
    void anEmptyRangeIsRefused(ClDeviceInfo info) {
        with(info, "place", (kernel, buffer) -> assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.arg("y", buffer).launch(NdRange.of(0, 2)))
                .withMessageContaining("place on")
                .withMessageContaining("the range is empty, global [0, 2]"));
    }

    @EachOpenClDevice
    void theGroupSizeOfTheSourceIsRequired(ClDeviceInfo info) {
        with(info, "place", (kernel, buffer) -> {
            for (NdRange range :
                    new NdRange[] {NdRange.of(4, 2), NdRange.of(4, 2).groups(4, 1)}) {
                assertThatExceptionOfType(ClException.class)
                        .isThrownBy(() -> kernel.arg("y", buffer).launch(range))
                        .withMessageContaining("the source requires work-groups of [2, 2, 1]")
                        .withMessageContaining("args {y=buffer of 256 bytes}")
                        .returns("CL_INVALID_WORK_GROUP_SIZE", ClException::statusName);
            }
            kernel.arg("y", buffer).launch(PLACE_RANGE);
        });
    }

    @EachOpenClDevice
    void aGroupTooLargeIsRefused(ClDeviceInfo info) {
        with(info, "look_up", (kernel, buffer) -> {
            long size = 2 * kernel.maxGroupSize();
            kernel.nullArg("table").arg("y", buffer).arg("fallback", 0.25f);
            assertThatExceptionOfType(ClException.class)
                    .isThrownBy(() -> kernel.launch(NdRange.of(size).groups(size)))
                    .withMessageContaining("a work-group may have " + kernel.maxGroupSize())
                    .withMessageContaining("args {table=null, y=buffer of 256 bytes, fallback=0.25}")
                    .returns("look_up", ClException::kernel)
                    .returns("clEnqueueNDRangeKernel", ClException::call)
                    .returns(info.name(), ClException::device);
        });
    }

    @EachOpenClDevice
    void tooMuchLocalMemoryIsRefusedBeforeTheLaunch(ClDeviceInfo info) {
        with(info, "group_sum", (kernel, buffer) -> {
            kernel.arg("x", buffer).arg("sums", buffer).localArg("partial", info.localMemory() + 4);
            assertThatExceptionOfType(ClException.class)
                    .isThrownBy(() -> kernel.launch(NdRange.of(1).groups(1)))
                    .withMessageContaining("local memory but the device has " + info.localMemory())
                    .withMessageContaining("found before clEnqueueNDRangeKernel")
                    .returns("CL_OUT_OF_RESOURCES", ClException::statusName);
        });
        try (ClContext context = TestDevices.open(info, cache);
                ClBuffer y = context.allocate(Float.BYTES * 16)) {
            ClSource source = TestDevices.source("greedy.cl");
            long floats = info.localMemory() / Float.BYTES + 1;
            assertThatExceptionOfType(ClException.class)
                    .isThrownBy(
                            () -> context.program(source, ClOptions.defaults().define("SLAB", floats))
                                    .kernel("greedy")
                                    .arg("y", y)
                                    .launch(NdRange.of(16).groups(8)))
                    .withMessageContaining(info.name());

            context.program(source, ClOptions.defaults().define("SLAB", 1024))
                    .kernel("greedy")
                    .arg("y", y)
                    .launch(NdRange.of(16).groups(8));
            assertThat(y.read(2)).containsExactly(1024, 1025);
        }
    }

    @EachOpenClDevice
    void buffersMustBeOpenAndOfThisContext(ClDeviceInfo info) {
        try (ClContext other = TestDevices.open(info, cache);
                ClBuffer foreign = other.allocate(64)) {
            with(info, "place", (kernel, buffer) -> {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> kernel.arg("y", foreign))
                        .withMessageContaining(
                                "place on \"" + info.name() + "\": buffer of 64 bytes belongs to another");
                assertThatIllegalArgumentException().isThrownBy(() -> foreign.copyTo(buffer, 0, 0, 1));
                buffer.close();
                assertThatIllegalStateException()
                        .isThrownBy(() -> kernel.arg("y", buffer))
                        .withMessageContaining("is closed");
            });
        }
    }
}
