package org.autochrome.engine.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.DeviceInfo;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.FloatStorage;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.OutOfDeviceMemoryException;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Storage;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.ConvTranspose2dSpec;
import org.autochrome.engine.op.pool.Pool2dSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimdDeviceTest {
    @Test
    void isFoundAndSaysWhatItRunsOn() {
        DeviceInfo info = Devices.find().choose("simd");
        try (Device device = Devices.find().open(Devices.find().choose("simd"))) {
            assertThat(device.name())
                    .isEqualTo(info.name())
                    .matches("plain Java, (\\d+-bit vectors|scalar loops), \\d+ threads?");
        }
        assertThat(info.name()).contains(SimdCode.best().name());
        assertThatThrownBy(() -> new SimdDeviceProvider().open("simd:2")).hasMessageContaining("\"simd:2\"");
    }

    @Test
    void usesVectorsWhereJavaHasThem() {
        assertThat(SimdCode.vectors().name()).matches("\\d+-bit vectors");
        assertThat(SimdCode.plain().name()).isEqualTo("scalar loops");
    }

    @Test
    void reusesFreedArrays() {
        try (Device device = new SimdDevice("simd", SimdCode.best(), 1)) {
            Storage first = device.allocate(1000);
            float[] array = ((FloatStorage) first).array();
            first.release();
            Storage second = device.allocate(1010);
            assertThat(((FloatStorage) second).array()).isSameAs(array);
            assertThat(device.heldBytes()).isEqualTo(1010 * Float.BYTES);
            second.release();
            assertThat(device.heldBytes()).isZero();
        }
    }

    @Test
    void aReusedArrayHasNoOldNumbersInItsPaddingLanes() {
        try (Device device = new SimdDevice("simd", SimdCode.best(), 2);
                MemoryScope scope = MemoryScope.open()) {
            Shape shape = Shape.of(1, 3, 5, 7);
            Storage old = device.allocate(device.imageLayout(3).elements(shape));
            device.fill(old, 0, old.elements(), Float.NaN);
            old.release();
            Tensor tensor = Tensor.empty(device, shape, device.imageLayout(3));
            float[] stored = new float[5 * 7 * 16];
            device.read(tensor.storage(), 0, stored, 0, stored.length);
            for (int i = 0; i < stored.length; i++) {
                if (i % 16 >= 3) {
                    assertThat(stored[i]).isZero();
                }
            }
        }
    }

    @Test
    void saysWhatDoesNotFit() {
        try (Device device = new SimdDevice("simd", SimdCode.best(), 1)) {
            Storage held = device.allocate(100);
            assertThatThrownBy(() -> device.allocate(1L << 40))
                    .isInstanceOf(OutOfDeviceMemoryException.class)
                    .hasMessageContaining("asked for " + (4L << 40) + " bytes, 400 bytes are held")
                    .hasMessageContaining("one Java array");
            long tooMuch = ArrayPool.LONGEST_ARRAY; // 8 GiB, more than the tests' heap
            assertThatThrownBy(() -> device.allocate(tooMuch))
                    .isInstanceOf(OutOfDeviceMemoryException.class)
                    .hasMessageContaining("asked for " + 4 * tooMuch + " bytes, 400 bytes are held, about ")
                    .hasMessageContaining("-Xmx");
            assertThat(device.heldBytes()).isEqualTo(400);
            held.release();
        }
    }

    @Test
    void itsThreadsEndWithIt() throws InterruptedException {
        Device device = new SimdDevice("simd", SimdCode.best(), 3);
        try (MemoryScope scope = MemoryScope.open()) {
            Ops.relu(Tensor.dense(device, Shape.of(100_000), new float[100_000]));
        }
        Thread[] ours = threads().toArray(Thread[]::new);
        assertThat(ours).isNotEmpty().allMatch(Thread::isDaemon);
        device.close();
        for (Thread thread : ours) {
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }

    private static Stream<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("autochrome-simd"));
    }

    static Stream<SimdCode> codes() {
        return Stream.of(SimdCode.vectors(), SimdCode.plain());
    }

    /** Ops large enough to be cut into many pieces. */
    @ParameterizedTest
    @MethodSource("codes")
    void resultsDoNotDependOnTheNumberOfThreads(SimdCode code) {
        float[][] one = results(code, 1);
        for (int threads : new int[] {2, 7}) {
            float[][] many = results(code, threads);
            for (int i = 0; i < one.length; i++) {
                assertThat(Arrays.equals(one[i], many[i])).as("op %d", i).isTrue();
            }
        }
    }

    private static float[][] results(SimdCode code, int threads) {
        try (Device device = new SimdDevice("simd", code, threads);
                Device tiled = new SimdDevice("simd", code, threads, WinogradTest.always(6));
                MemoryScope scope = MemoryScope.open()) {
            Tensor x = Tensor.image(device, Shape.of(1, 35, 31, 37), numbers(35 * 31 * 37));
            Tensor weight = Tensor.dense(device, Shape.of(150, 35, 3, 3), numbers(150 * 35 * 9));
            Tensor tiledX = Tensor.image(tiled, x.shape(), numbers(35 * 31 * 37));
            Tensor tiledWeight = Tensor.dense(tiled, weight.shape(), numbers(150 * 35 * 9));
            Tensor transposed = Tensor.dense(device, Shape.of(35, 9, 3, 3), numbers(35 * 9 * 9));
            Tensor matrix = Tensor.dense(device, Shape.of(1, 301, 299), numbers(301 * 299));
            Stream<Supplier<Tensor>> ops = Stream.of(
                    () -> Ops.conv2d(x, weight, null, Conv2dSpec.of(1, 1)),
                    () -> Ops.conv2d(tiledX, tiledWeight, null, Conv2dSpec.of(1, 1)),
                    () -> Ops.convTranspose2d(x, transposed, null, ConvTranspose2dSpec.of(2, 1, 1)),
                    () -> Ops.matmul(matrix, false, matrix, true),
                    () -> Ops.fusedAttention(x.channels(0, 4), x.channels(4, 8), x),
                    () -> Ops.statistics(x, false),
                    () -> Ops.normalize(x, Ops.statistics(x, true), null, null, 1e-5f),
                    () -> Ops.sumOverRows(matrix, 0.5f),
                    () -> Ops.sumOverColumns(matrix, 0.5f),
                    () -> Ops.softmax(matrix),
                    () -> Ops.sigmoid(matrix),
                    () -> Ops.linear(0.3f, x, 0.7f, x),
                    () -> Ops.avgPool2d(x, Pool2dSpec.of(3, 2, 1)),
                    () -> Ops.globalAvgPool2d(x),
                    () -> Ops.resizeBilinear(x, 50, 70, false),
                    () -> Ops.toDense(x));
            return ops.map(op -> op.get().toArray()).toArray(float[][]::new);
        }
    }

    private static float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) Math.sin(i * 1.7);
        }
        return numbers;
    }
}
