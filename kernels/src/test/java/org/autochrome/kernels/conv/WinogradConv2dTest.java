package org.autochrome.kernels.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dKernels;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.ConvError;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.WeightForm;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.KernelParity;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.EachOpenClDevice;

class WinogradConv2dTest {
    private static final Conv2dSpec SAME_3 = Conv2dSpec.of(1, 1);

    /** What Winograd may add to the error of direct convolution. */
    private static final Map<String, ConvError> ADDED = Map.of(
            "F(2x2)", new ConvError(1e-6, 5e-6),
            "F(4x4)", new ConvError(5e-6, 3e-5),
            "F(6x6)", new ConvError(1.5e-5, 1e-4));

    private static Tensor convolve(ClDevice device, Tensor x, WeightForm form, int outputs) {
        Tensor y = Tensor.empty(
                device,
                Shape.of(x.shape().n(), outputs, x.shape().h(), x.shape().w()),
                device.imageLayout(outputs));
        device.kernels(Conv2dKernels.class).conv2d(x, form, SAME_3, Epilogue.bias(null), y);
        return y;
    }

    private static ConvError error(ClDeviceInfo info, Map<String, String> tuning, int channels) {
        try (ClDevice device = KernelParity.open(info, tuning)) {
            return ConvError.of(device, channels);
        }
    }

    @EachOpenClDevice
    void theErrorStaysSmall(ClDeviceInfo info) {
        for (int channels : new int[] {256, 768}) {
            ConvError direct = error(info, Map.of("conv2d", RegisterTileConv2d.VERSION), channels);
            System.out.printf("%d channels on %s, error rms / max: direct %s%n", channels, info.name(), direct);
            Map<String, Map<String, String>> versions =
                    new TreeMap<>(Map.of("local tiles, F(4x4)", ForcedWinograd.onLocalTiles()));
            for (int tile : new int[] {2, 4, 6}) {
                versions.put("F(%1$dx%1$d)".formatted(tile), ForcedWinograd.tilesOf(tile));
            }
            versions.forEach((name, tuning) -> {
                ConvError error = error(info, tuning, channels);
                System.out.printf("    %s %s%n", name, error);
                ConvError bound = ADDED.get(name.replaceAll(".*, ", ""));
                assertThat(error.rms() - direct.rms()).as(name).isLessThan(bound.rms());
                assertThat(error.max() - direct.max()).as(name).isLessThan(bound.max());
            });
        }
    }

    @EachOpenClDevice
    void transformsAWeightForTheFirstLargeInput(ClDeviceInfo info) {
        SplittableRandom random = new SplittableRandom(1);
        int channels = 20;
        float[] weight = ConvError.heUniform(random, channels, channels);
        try (ClDevice device = KernelParity.open(info, ForcedWinograd.from(64, 100, 400));
                ClDevice plain = KernelParity.open(info, Map.of("conv2d", RegisterTileConv2d.VERSION));
                MemoryScope scope = MemoryScope.open()) {
            Shape shape = Shape.of(channels, channels, 3, 3);
            WeightForm form = device.kernels(Conv2dKernels.class).prepare(Tensor.dense(device, shape, weight), SAME_3);
            WeightForm plainForm =
                    plain.kernels(Conv2dKernels.class).prepare(Tensor.dense(plain, shape, weight), SAME_3);
            int[] sides = {7, 8, 7, 20};
            int[] tiles = {0, 2, 2, 2};
            long panels = 32L * channels * Float.BYTES;
            for (int i = 0; i < sides.length; i++) {
                Shape image = Shape.of(1, channels, sides[i], sides[i]);
                float[] x = ConvError.rectified(random, channels * sides[i] * sides[i]);
                try (MemoryScope inner = MemoryScope.open()) {
                    long before = device.heldBytes();
                    Tensor input = Tensor.image(device, image, x);
                    Tensor y = convolve(device, input, form, channels);
                    assertThat(((WinogradForm) form).tile()).isEqualTo(tiles[i]);
                    long added = device.heldBytes()
                            - before
                            - 2L * Float.BYTES * input.storage().elements();
                    assertThat(added).isEqualTo(i == 1 ? (16 - 9) * panels : 0);
                    Tensor expected = convolve(plain, Tensor.image(plain, image, x), plainForm, channels);
                    assertThat(y.toArray()).containsExactly(expected.toArray(), Offset.offset(2e-5f));
                }
            }
            form.close();
            plainForm.close();
        }
    }

    @EachOpenClDevice
    void takesLargerTilesForMorePixels(ClDeviceInfo info) {
        try (ClDevice device = KernelParity.open(info, ForcedWinograd.from(64, 100, 400));
                MemoryScope scope = MemoryScope.open()) {
            Tensor weight = Tensor.dense(device, Shape.of(2, 3, 3, 3), new float[54]);
            int[] sides = {7, 8, 10, 20};
            int[] tiles = {0, 2, 4, 6};
            for (int i = 0; i < sides.length; i++) {
                try (WeightForm form = device.kernels(Conv2dKernels.class).prepare(weight, SAME_3)) {
                    Shape image = Shape.of(1, 3, sides[i], sides[i]);
                    convolve(device, Tensor.image(device, image, new float[(int) image.count()]), form, 2);
                    assertThat(((WinogradForm) form).tile()).isEqualTo(tiles[i]);
                }
            }
        }
    }

    @EachOpenClDevice
    void leavesOtherLayersToTheRegisterTile(ClDeviceInfo info) {
        try (ClDevice device = KernelParity.open(info, ForcedWinograd.tilesOf(6));
                MemoryScope scope = MemoryScope.open()) {
            Conv2dKernels kernels = device.kernels(Conv2dKernels.class);
            Tensor square = Tensor.dense(device, Shape.of(1, 1, 3, 3), new float[9]);
            Tensor pointwise = Tensor.dense(device, Shape.of(1, 1, 1, 1), 1f);
            Conv2dSpec dilated = new Conv2dSpec(1, 1, 2, 2, 2, 2, 1);
            try (WeightForm same = kernels.prepare(square, SAME_3);
                    WeightForm strided = kernels.prepare(square, Conv2dSpec.of(2, 1));
                    WeightForm spread = kernels.prepare(square, dilated);
                    WeightForm single = kernels.prepare(pointwise, Conv2dSpec.DEFAULT)) {
                assertThat(same).isInstanceOf(WinogradForm.class);
                assertThat(strided).isInstanceOf(ClWeightForm.class);
                assertThat(spread).isInstanceOf(ClWeightForm.class);
                assertThat(single).isInstanceOf(ClWeightForm.class);
            }
        }
    }

    @EachOpenClDevice
    void refusesPanelsOfTwoWidths(ClDeviceInfo info) {
        Map<String, String> tuning = Map.of(
                "conv2d",
                WinogradConv2d.VERSION,
                WinogradConv2d.VERSION,
                "VW=16 TILE_ROWS=12 TILE_VECTORS=2",
                RegisterTileConv2d.VERSION,
                "VW=4 TILE_VECTORS=2");
        assertThatThrownBy(() -> KernelParity.open(info, tuning))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("panels have 32 outputs")
                .hasMessageContaining("have 8");
    }
}
