package org.autochrome.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.OutOfDeviceMemoryException;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.kernels.cl.ClContext;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.EachOpenClDevice;
import org.junit.jupiter.api.Tag;

class ClDeviceTest {
    private static Device open(ClDeviceInfo info) {
        return new ClDeviceProvider().open("opencl:" + info.index());
    }

    private static float[] ramp(Shape shape) {
        float[] values = new float[(int) shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i - 5;
        }
        return values;
    }

    @EachOpenClDevice
    void isFoundByItsIdAndByPartOfItsName(ClDeviceInfo info) {
        Devices devices = Devices.find();
        String id = "opencl:" + info.index();

        assertThat(devices.list()).anyMatch(found -> found.id().equals(id) && found.preference() <= 1);
        try (Device device = devices.open(devices.choose(info.name() + ", " + info.platformName()))) {
            assertThat(device.id()).isEqualTo(id);
            assertThat(device.name()).contains(info.name());
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClDeviceProvider().open("opencl:9.9"))
                .withMessageContaining("there are [opencl:0.0");
    }

    @Tag("oclgrind")
    @EachOpenClDevice
    void tensorsComeBackAsTheyWereGiven(ClDeviceInfo info) {
        try (Device device = open(info);
                MemoryScope scope = MemoryScope.open()) {
            Shape shape = Shape.of(2, 5, 3, 4);
            Tensor image = Tensor.image(device, shape, ramp(shape));
            Tensor dense = Tensor.dense(device, shape, ramp(shape));

            assertThat(image.toArray()).containsExactly(ramp(shape));
            assertThat(dense.toArray()).containsExactly(ramp(shape));
            assertThat(image.channels(1, 3).toArray()).hasSize(2 * 2 * 3 * 4).startsWith(7f);
        }
    }

    /** The memory of a tensor that was let go is full of what that tensor held. */
    @Tag("oclgrind")
    @EachOpenClDevice
    void paddingLanesAreZero(ClDeviceInfo info) {
        try (Device device = open(info);
                MemoryScope scope = MemoryScope.open()) {
            Shape shape = Shape.of(2, 5, 30, 100); // more pixels than one work-item takes
            Layout layout = Layout.channelsLast(8);
            float[] stored = new float[(int) layout.elements(shape)];
            Tensor before = Tensor.empty(device, shape, layout);
            device.fill(before.storage(), 0, stored.length, Float.NaN);
            scope.release(before);
            Tensor image = Tensor.empty(device, shape, layout);
            device.read(image.storage(), 0, stored, 0, stored.length);

            for (int i = 0; i < stored.length; i++) {
                if (i % 8 >= 5) {
                    assertThat(stored[i]).isZero();
                }
            }
        }
    }

    @Tag("oclgrind")
    @EachOpenClDevice
    void imagesShareMemoryOneAfterTheOther(ClDeviceInfo info) {
        try (Device device = open(info)) {
            Shape shape = Shape.of(1, 16, 64, 64);
            long bytes = 4 * shape.count();
            for (int i = 0; i < 3; i++) {
                try (MemoryScope scope = MemoryScope.open()) {
                    Tensor first = Tensor.image(device, shape, ramp(shape));
                    Tensor second = Tensor.image(device, shape, new float[(int) shape.count()]);
                    assertThat(device.heldBytes()).isEqualTo(2 * bytes);
                    assertThat(first.toArray()).containsExactly(ramp(shape));
                    assertThat(second.toArray()).containsOnly(0f);
                }
                assertThat(device.heldBytes()).isZero();
                assertThat(((ClDevice) device).context().heldBytes()).isEqualTo(2 * bytes);
            }
        }
    }

    @EachOpenClDevice
    void reservedMemoryServesTheImages(ClDeviceInfo info) {
        try (Device device = open(info)) {
            device.reserve(1 << 20);
            ClContext context = ((ClDevice) device).context();
            assertThat(context.heldBytes()).isEqualTo(1 << 20);
            try (MemoryScope scope = MemoryScope.open()) {
                for (int i = 0; i < 4; i++) {
                    Tensor.empty(device, Shape.of(1, 16, 64, 64), Layout.channelsLast(16));
                }
                assertThat(context.heldBytes()).isEqualTo(1 << 20);
                assertThat(context.heldBuffers()).isEqualTo(5);
            }
            assertThat(context.heldBuffers()).isEqualTo(1);
            device.reserve(1 << 19);
            assertThat(context.heldBytes()).isEqualTo(1 << 20);
        }
    }

    @Tag("oclgrind")
    @EachOpenClDevice
    void accumulatesDenseTensors(ClDeviceInfo info) {
        try (Device device = open(info);
                MemoryScope scope = MemoryScope.open()) {
            Tensor sum = Tensor.dense(device, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
            Tensor addend = Tensor.dense(device, Shape.of(2, 3), 10, 20, 30, 40, 50, 60);
            long version = sum.storage().version();
            device.accumulate(sum, addend);
            device.accumulate(sum.slice(1, 2), addend.slice(0, 1));

            assertThat(sum.toArray()).containsExactly(11, 22, 33, 54, 75, 96);
            assertThat(sum.storage().version()).isGreaterThan(version);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> device.accumulate(sum, addend.reshape(Shape.of(6))))
                    .withMessageContaining("shape and layout must be equal");
        }
    }

    @Tag("oclgrind")
    @EachOpenClDevice
    void accumulatesAChannelSliceAndLeavesItsNeighboursAlone(ClDeviceInfo info) {
        try (Device device = open(info);
                MemoryScope scope = MemoryScope.open()) {
            Layout layout = Layout.channelsLast(16);
            Shape shape = Shape.of(1, 16, 2, 3);
            Tensor sum = Tensor.empty(device, shape, layout);
            Tensor addend = Tensor.empty(device, shape, layout);
            float[] stored = new float[16 * 6];
            Arrays.fill(stored, Float.NaN);
            for (int pixel = 0; pixel < 6; pixel++) {
                stored[16 * pixel + 4] = pixel;
                stored[16 * pixel + 5] = 10 * pixel;
            }
            device.write(stored, 0, sum.storage(), 0, stored.length);
            device.write(stored, 0, addend.storage(), 0, stored.length);
            device.accumulate(sum.channels(4, 6), addend.channels(4, 6));

            assertThat(sum.channels(4, 6).toArray()).containsExactly(0, 2, 4, 6, 8, 10, 0, 20, 40, 60, 80, 100);
            assertThat(sum.channels(0, 4).toArray()).containsOnly(Float.NaN);
            assertThat(sum.channels(6, 16).toArray()).containsOnly(Float.NaN);
        }
    }

    @Tag("oclgrind")
    @EachOpenClDevice
    void freesWithTheLastOwner(ClDeviceInfo info) {
        try (Device device = open(info)) {
            try (MemoryScope scope = MemoryScope.open()) {
                Tensor.dense(device, Shape.of(4), 1, 2, 3, 4);
                assertThat(device.heldBytes()).isEqualTo(16);
                assertThat(((ClDevice) device).context().heldBytes()).isEqualTo(16);
            }
            assertThat(((ClDevice) device).context().heldBuffers()).isZero();
        }
    }

    @EachOpenClDevice
    void tellsTheDeviceOfAForeignTensor(ClDeviceInfo info) {
        try (Device device = open(info);
                Device reference = Devices.open("reference");
                MemoryScope scope = MemoryScope.open()) {
            Tensor sum = Tensor.dense(device, Shape.of(1), 1);
            Tensor foreign = Tensor.dense(reference, Shape.of(1), 1);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> device.accumulate(sum, foreign))
                    .withMessageContaining("lies on reference");
        }
    }

    @EachOpenClDevice
    void saysHowMuchMemoryWasAskedHeldAndPossible(ClDeviceInfo info) {
        List<Long> tooMuch = List.of(info.maxAllocation(), 1L << 48);
        try (Device device = open(info);
                MemoryScope scope = MemoryScope.open()) {
            Tensor.dense(device, Shape.of(1), 1);
            for (long elements : tooMuch) {
                assertThatExceptionOfType(OutOfDeviceMemoryException.class)
                        .isThrownBy(() -> device.allocate(elements))
                        .withMessageContaining("asked for " + 4 * elements + " bytes, 4 bytes are held")
                        .withMessageContaining("allows " + info.maxAllocation() + " in one block");
            }
        }
    }
}
