package org.autochrome.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.DeviceInfo;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuDeviceTest {
    @Test
    void isFoundUnderBothIds() {
        assertThat(Devices.find().list()).extracting(DeviceInfo::id).contains("reference", "reference:f64");
    }

    @Test
    void refusesAnIdThatItDoesNotOffer() {
        assertThatThrownBy(() -> new CpuDeviceProvider().open("reference:f16"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reference:f16")
                .hasMessageContaining("reference:f64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "reference:f64"})
    void storesImagesChannelsLastWithZeroPadding(String id) {
        try (Device device = Devices.open(id);
                MemoryScope scope = MemoryScope.open()) {
            float[] values = {1, 2, 3, 4, 5, 6};
            Tensor x = Tensor.image(device, Shape.of(1, 3, 1, 2), values);

            assertThat(x.layout()).isEqualTo(Layout.channelsLast(16));
            assertThat(x.toArray()).containsExactly(values);
            float[] stored = new float[32];
            device.read(x.storage(), 0, stored, 0, stored.length);
            float[] expected = new float[32];
            expected[0] = 1;
            expected[1] = 3;
            expected[2] = 5;
            expected[16] = 2;
            expected[17] = 4;
            expected[18] = 6;
            assertThat(stored).containsExactly(expected);
        }
    }

    @Test
    void onlyDoubleStorageKeepsMoreThanAFloat() {
        // 1/3 as a float, times 3, is 1 exactly only after rounding; the double sees the difference.
        assertThat(tripledThirdMinusOne("reference")).isZero();
        assertThat(tripledThirdMinusOne("reference:f64")).isNotZero();
    }

    private static float tripledThirdMinusOne(String id) {
        try (Device device = Devices.open(id);
                MemoryScope scope = MemoryScope.open()) {
            Tensor third = Tensor.dense(device, Shape.of(1), 1 / 3f);
            Tensor one = Tensor.dense(device, Shape.of(1), 1f);
            return Ops.linear(1f, Ops.linear(3f, third, 0f, third), -1f, one).toArray()[0];
        }
    }

    @Test
    void fillsCopiesAndAccumulates() {
        try (Device device = Devices.open("reference");
                MemoryScope scope = MemoryScope.open()) {
            Tensor sum = Tensor.dense(device, Shape.of(4), 1, 2, 3, 4);
            Tensor addend = Tensor.dense(device, Shape.of(4), 10, 20, 30, 40);
            long version = sum.storage().version();

            device.accumulate(sum, addend);
            assertThat(sum.toArray()).containsExactly(11, 22, 33, 44);
            device.fill(sum.storage(), 1, 2, 7f);
            assertThat(sum.toArray()).containsExactly(11, 7, 7, 44);
            device.copy(addend.storage(), 2, sum.storage(), 0, 2);
            assertThat(sum.toArray()).containsExactly(30, 40, 7, 44);
            assertThat(sum.storage().version()).isEqualTo(version + 3);
        }
    }
}
