package org.autochrome.kernels.cl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jocl.CL;
import org.jocl.CLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClProgramTest {
    private static final ClSource GREEDY = TestDevices.source("greedy.cl");
    private static final ClOptions SLAB_20 = ClOptions.defaults().define("SLAB", 20);
    private static final ClOptions SLAB_30 = ClOptions.defaults().define("SLAB", 30);

    @TempDir
    private Path folder;

    /** What the kernel answers, which depends on SLAB: 1 + (SLAB - 1). */
    private float answer(ClDeviceInfo info, ClOptions options) {
        try (ClContext context = TestDevices.open(info, folder);
                ClBuffer y = context.allocate(Float.BYTES * 8)) {
            context.program(GREEDY, options)
                    .kernel("greedy")
                    .arg("y", y)
                    .launch(NdRange.of(8).groups(8));
            return y.read(1)[0];
        }
    }

    @EachOpenClDevice
    void aBuildErrorHoldsTheLog(ClDeviceInfo info) {
        ClSource bad = new ClSource("bad.cl", "kernel void f(global float* x) { x[0] = nonsense; }");
        try (ClContext context = TestDevices.open(info, folder)) {
            assertThatExceptionOfType(ClException.class)
                    .isThrownBy(() -> context.program(bad, SLAB_20))
                    .withMessageStartingWith("clBuildProgram on \"" + info.name() + "\": CL_BUILD_PROGRAM_FAILURE")
                    .withMessageContaining("source bad.cl")
                    .withMessageContaining("-DSLAB=20")
                    .withMessageContaining("nonsense");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @EachOpenClDevice
    void anUnknownKernelListsTheKnownOnes(ClDeviceInfo info) {
        try (ClContext context = TestDevices.open(info, folder)) {
            ClProgram program = context.program(GREEDY, SLAB_20);
            assertThatExceptionOfType(ClException.class)
                    .isThrownBy(() -> program.kernel("modest"))
                    .withMessageContaining("modest on")
                    .withMessageContaining("CL_INVALID_KERNEL_NAME; greedy.cl has [greedy]");
        }
    }

    @EachOpenClDevice
    void theSecondBuildComesFromTheCache(ClDeviceInfo info) throws IOException {
        ProgramCache cache = new ProgramCache(folder);
        assertThat(answer(info, SLAB_20)).isEqualTo(20);
        assertThat(answer(info, SLAB_30)).isEqualTo(30);
        byte[] key20 = ProgramCache.key(GREEDY, SLAB_20, info);
        byte[] key30 = ProgramCache.key(GREEDY, SLAB_30, info);
        assertThat(cache.file(key20)).exists();
        assertThat(answer(info, SLAB_20)).isEqualTo(20);

        // Another program planted under this key shows where the next one comes from.
        cache.store(key20, cache.load(key30));
        assertThat(answer(info, SLAB_20)).isEqualTo(30);
    }

    @EachOpenClDevice
    void aDamagedFileIsBuiltAnewAndReplaced(ClDeviceInfo info) throws IOException {
        Path file = new ProgramCache(folder).file(ProgramCache.key(GREEDY, SLAB_20, info));
        Files.writeString(file, "no program");
        try (LogCapture log = new LogCapture(ProgramCache.class)) {
            assertThat(answer(info, SLAB_20)).isEqualTo(20);
            assertThat(log.messages()).singleElement().asString().contains(file.toString());
            assertThat(answer(info, SLAB_20)).isEqualTo(20);
            assertThat(log.messages()).hasSize(1);
        }
    }

    @EachOpenClDevice
    void aRefusedBinaryIsBuiltAnewAndReplaced(ClDeviceInfo info) {
        byte[] key = ProgramCache.key(GREEDY, SLAB_20, info);
        new ProgramCache(folder).store(key, "nothing a driver knows".getBytes(StandardCharsets.US_ASCII));
        try (LogCapture log = new LogCapture(ClProgram.class)) {
            assertThat(answer(info, SLAB_20)).isEqualTo(20);
            assertThat(log.messages()).singleElement().asString().contains("refuses the cached program of greedy.cl");
            assertThat(answer(info, SLAB_20)).isEqualTo(20);
            assertThat(log.messages()).hasSize(1);
        }
    }

    @Test
    void aDriverThatHandsOutNoBinaryIsNotRefused() {
        ProgramCache cache = new ProgramCache(folder);
        byte[] key = ProgramCache.key(GREEDY, SLAB_20, TestDevices.imaginary());
        try (LogCapture log = new LogCapture(ClProgram.class)) {
            ClProgram.keep(cache, key, "device", GREEDY, () -> {
                throw new CLException("CL_OUT_OF_HOST_MEMORY", CL.CL_OUT_OF_HOST_MEMORY);
            });
            ClProgram.keep(cache, key, "device", GREEDY, () -> new byte[0]);
            assertThat(log.messages())
                    .containsExactly(
                            "\"device\" hands out no binary of greedy.cl (CL_OUT_OF_HOST_MEMORY); it is built anew each time",
                            "\"device\" hands out no binary of greedy.cl (0 bytes); it is built anew each time");
        }
        assertThat(folder).isEmptyDirectory();
        ClProgram.keep(cache, key, "device", GREEDY, () -> new byte[] {1});
        assertThat(cache.load(key)).containsExactly(1);
    }

    @EachOpenClDevice
    void argumentsKeepTheirNamesInACachedProgram(ClDeviceInfo info) {
        ClSource source = TestDevices.source("host.cl");
        for (int i = 0; i < 2; i++) {
            try (ClContext context = TestDevices.open(info, folder)) {
                ClKernel kernel = context.program(source, ClOptions.defaults()).kernel("scale_add");
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> kernel.arg("z", 1))
                        .withMessageEndingWith("it has [global float* x, global float* y, float scale, int first,"
                                + " uint count, ulong unused]");
            }
        }
    }

    @EachOpenClDevice
    void aClosedContextBuildsNothing(ClDeviceInfo info) {
        ClContext context = TestDevices.open(info, folder);
        context.close();
        context.close();
        assertThatIllegalStateException().isThrownBy(() -> context.program(GREEDY, SLAB_20));
        assertThatIllegalStateException().isThrownBy(() -> context.allocate(4));
    }

    @Test
    void aMissingSourceIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestDevices.source("absent.cl"))
                .withMessage("no kernel source absent.cl in package org.autochrome.kernels.cl");
    }
}
