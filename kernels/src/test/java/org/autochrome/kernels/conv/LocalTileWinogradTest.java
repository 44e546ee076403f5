package org.autochrome.kernels.conv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dKernels;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.WeightForm;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.KernelParity;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.EachOpenClDevice;
import org.autochrome.kernels.cl.ImaginaryDevice;

class LocalTileWinogradTest {
    private static final Conv2dSpec SAME_3 = Conv2dSpec.of(1, 1);
    private static final int CHANNELS = 10;

    private static float[] ramp(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (i * 37 % 101 - 50) / 50f;
        }
        return values;
    }

    private static WeightForm prepare(ClDevice device, Conv2dSpec spec, int window) {
        Shape shape = Shape.of(CHANNELS, CHANNELS, window, window);
        return device.kernels(Conv2dKernels.class)
                .prepare(Tensor.dense(device, shape, ramp((int) shape.count())), spec);
    }

    private static float[] convolve(ClDevice device, WeightForm form, int side) {
        try (MemoryScope scope = MemoryScope.open()) {
            Shape shape = Shape.of(1, CHANNELS, side, side);
            Tensor x = Tensor.image(device, shape, ramp((int) shape.count()));
            Tensor y = Tensor.empty(device, shape, device.imageLayout(CHANNELS));
            device.kernels(Conv2dKernels.class).conv2d(x, form, SAME_3, Epilogue.bias(null), y);
            return y.toArray();
        }
    }

    @EachOpenClDevice
    void transformsAWeightForTheFirstLargeInput(ClDeviceInfo info) {
        Map<String, String> tuning = Map.of(
                "conv2d", LocalTileWinograd.VERSION, LocalTileWinograd.VERSION, "tiles=12 channels=1 pixels=100");
        try (ClDevice device = KernelParity.open(info, tuning);
                ClDevice naive = KernelParity.open(info, Map.of("conv2d", NaiveConv2d.VERSION));
                MemoryScope scope = MemoryScope.open();
                WeightForm form = prepare(device, SAME_3, 3);
                WeightForm plain = prepare(naive, SAME_3, 3)) {
            int[] sides = {9, 10, 9, 21};
            int[] tiles = {0, 4, 4, 4};
            for (int i = 0; i < sides.length; i++) {
                float[] expected = convolve(naive, plain, sides[i]);
                assertThat(convolve(device, form, sides[i])).containsExactly(expected, Offset.offset(5e-5f));
                assertThat(((WinogradForm) form).tile()).isEqualTo(tiles[i]);
            }
        }
    }

    @EachOpenClDevice
    void takesChunksThatFitIntoOneBuffer(ClDeviceInfo info) {
        // The weight, 36 x 12 x 12 floats, or 6 of 16 tiles, 36 x (12 + 12) each.
        long maxAllocation = 36 * 12 * 12 * Float.BYTES;
        ClDeviceInfo small = ImaginaryDevice.gpu(info, 256, 32 << 10, maxAllocation);
        ClDeviceInfo smaller = ImaginaryDevice.gpu(info, 256, 32 << 10, maxAllocation - 1);
        Map<String, String> tuning = Map.of(LocalTileWinograd.VERSION, "tiles=2048 channels=1 pixels=1");
        try (ClDevice device = KernelParity.openAs(small, tuning);
                ClDevice refusing = KernelParity.openAs(smaller, tuning);
                MemoryScope scope = MemoryScope.open();
                WeightForm form = prepare(device, SAME_3, 3);
                WeightForm direct = prepare(refusing, SAME_3, 3)) {
            float[] expected = convolve(refusing, direct, 13);
            List<String> launches = new ArrayList<>();
            device.context().profile((kernel, start, nanoseconds) -> launches.add(kernel));
            assertThat(convolve(device, form, 13)).containsExactly(expected, Offset.offset(5e-5f));
            device.context().profile(null);
            assertThat(((WinogradForm) form).tile()).isEqualTo(4);
            assertThat(((WinogradForm) direct).tile()).isZero();
            assertThat(launches.stream().filter("winograd_input"::equals)).hasSize(3);
        }
    }

    @EachOpenClDevice
    void leavesOtherLayersToTheLocalTile(ClDeviceInfo info) {
        try (ClDevice device = KernelParity.open(info, ForcedWinograd.onLocalTiles());
                MemoryScope scope = MemoryScope.open();
                WeightForm same = prepare(device, SAME_3, 3);
                WeightForm strided = prepare(device, Conv2dSpec.of(2, 1), 3);
                WeightForm spread = prepare(device, new Conv2dSpec(1, 1, 2, 2, 2, 2, 1), 3);
                WeightForm single = prepare(device, Conv2dSpec.DEFAULT, 1)) {
            assertThat(same).isInstanceOf(WinogradForm.class);
            assertThat(strided).isInstanceOf(ClWeightForm.class);
            assertThat(spread).isInstanceOf(ClWeightForm.class);
            assertThat(single).isInstanceOf(ClWeightForm.class);
        }
    }
}
