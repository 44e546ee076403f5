package org.autochrome.kernels.cl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

class ClBufferTest {
    @TempDir
    private Path cache;

    private static float[] ramp(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i + 1;
        }
        return values;
    }

    @Tag("oclgrind")
    @EachOpenClDevice
    void transfersInPiecesAtOffsets(ClDeviceInfo info) {
        for (long piece : new long[] {1, 3, 7, 100}) {
            try (ClContext context = TestDevices.open(info, cache, piece);
                    ClBuffer buffer = context.allocate(Float.BYTES * 16)) {
                buffer.fill(-1, 0, 16);
                buffer.write(4, ramp(12), 2, 7);
                float[] target = new float[20];
                buffer.read(3, target, 5, 9);

                assertThat(target)
                        .as("pieces of %d", piece)
                        .containsExactly(0, 0, 0, 0, 0, -1, 3, 4, 5, 6, 7, 8, 9, -1, 0, 0, 0, 0, 0, 0);
            }
        }
    }

    @Tag("oclgrind")
    @EachOpenClDevice
    void fillsAndCopiesRanges(ClDeviceInfo info) {
        try (ClContext context = TestDevices.open(info, cache);
                ClBuffer from = context.allocate(Float.BYTES * 6);
                ClBuffer to = context.allocate(Float.BYTES * 6)) {
            from.write(ramp(6));
            to.fill(0, 0, 6);
            to.fill(9, 1, 2);
            from.copyTo(to, 2, 3, 3);
            from.fill(8, 0, 0);

            assertThat(to.read(6)).containsExactly(0, 9, 9, 3, 4, 5);
            assertThat(from.read(2)).containsExactly(1, 2);
        }
    }

    @Tag("oclgrind")
    @EachOpenClDevice
    void aPartLiesInItsBuffer(ClDeviceInfo info) {
        int alignment = Math.max(Float.BYTES, info.subBufferAlignment());
        int floats = alignment / Float.BYTES;
        try (ClContext context = TestDevices.open(info, cache);
                ClBuffer whole = context.allocate(3L * alignment)) {
            whole.fill(1, 0, 3L * floats);
            try (ClBuffer part = whole.part(alignment, alignment)) {
                part.fill(2, 0, floats);
                assertThat(part.bytes()).isEqualTo(alignment);
                assertThat(part.read(floats)).containsOnly(2f);
                assertThat(context.heldBuffers()).isEqualTo(2);
                assertThat(context.heldBytes()).isEqualTo(3L * alignment);
            }
            float[] all = whole.read(3 * floats);

            assertThat(all[floats - 1]).isEqualTo(1);
            assertThat(all[floats]).isEqualTo(2);
            assertThat(all[2 * floats - 1]).isEqualTo(2);
            assertThat(all[2 * floats]).isEqualTo(1);
            assertThat(context.heldBytes()).isEqualTo(3L * alignment);
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> whole.part(2L * alignment, 2L * alignment));
        }
    }

    @EachOpenClDevice
    void reachesTheEndOfTheLargestBuffer(ClDeviceInfo info) {
        // Beyond 2 GiB where the device allows it. Only the pages that are touched cost memory on a CPU.
        long floats = Math.min((1L << 29) + 1024, info.maxAllocation() / Float.BYTES);
        try (ClContext context = TestDevices.open(info, cache, 5);
                ClBuffer buffer = context.allocate(Float.BYTES * floats)) {
            long position = Math.min((1L << 29) - 8, floats - 16);
            buffer.write(position, ramp(16), 0, 16);
            float[] target = new float[16];
            buffer.read(position, target, 0, 16);

            assertThat(target).containsExactly(ramp(16));
        }
    }

    @EachOpenClDevice
    void refusesRangesOutside(ClDeviceInfo info) {
        try (ClContext context = TestDevices.open(info, cache);
                ClBuffer buffer = context.allocate(Float.BYTES * 4);
                ClBuffer other = context.allocate(Float.BYTES * 2)) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> buffer.write(2, ramp(3), 0, 3))
                    .withMessageContaining("floats 2 to 5 are outside buffer of 16 bytes, which has 4");
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> buffer.read(0, new float[2], 1, 2));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> buffer.fill(0, Long.MAX_VALUE, 1));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> buffer.copyTo(other, 0, 0, 3));
            assertThatIllegalArgumentException().isThrownBy(() -> context.allocate(0));
        }
    }

    @EachOpenClDevice
    void countsWhatIsHeld(ClDeviceInfo info) {
        try (ClContext context = TestDevices.open(info, cache)) {
            ClBuffer buffer = context.allocate(64);
            assertThat(context.heldBytes()).isEqualTo(64);
            assertThat(context.heldBuffers()).isEqualTo(1);
            buffer.close();
            buffer.close();
            assertThat(context.heldBytes()).isZero();
            assertThat(context.heldBuffers()).isZero();
            assertThatIllegalStateException()
                    .isThrownBy(() -> buffer.fill(0, 0, 1))
                    .withMessageContaining("is closed");
        }
    }

    @EachOpenClDevice
    void aBufferLeftOpenIsLogged(ClDeviceInfo info) {
        try (LogCapture log = new LogCapture(ClContext.class)) {
            ClContext context = TestDevices.open(info, cache);
            ClBuffer left = context.allocate(64);
            context.close();
            assertThat(log.messages()).singleElement().asString().contains("1 buffers of 64 bytes");
            left.close();
        }
    }

    @EachOpenClDevice
    void outOfMemorySaysWhatWasAskedHeldAndPossible(ClDeviceInfo info) {
        try (ClContext context = TestDevices.open(info, cache);
                ClBuffer held = context.allocate(64)) {
            assertThatExceptionOfType(ClException.class)
                    .isThrownBy(() -> context.allocate(1L << 50))
                    .withMessageStartingWith("clCreateBuffer on \"" + info.name() + "\": CL_")
                    .withMessageContaining("1125899906842624 bytes asked, 64 bytes held in 1 buffers")
                    .withMessageContaining("allows " + info.maxAllocation() + " in one buffer")
                    .matches(ClException::isOutOfMemory);
            assertThat(held.isClosed()).isFalse();
        }
    }
}
