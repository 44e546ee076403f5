package org.autochrome.kernels.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.autochrome.engine.check.OpCase;
import org.autochrome.engine.check.OpCases;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.ConvTranspose2dKernels;
import org.autochrome.engine.op.conv.ConvTranspose2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.WeightForm;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.KernelParity;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.EachOpenClDevice;
import org.junit.jupiter.api.Tag;

class ClConvTranspose2dTest {
    private static final List<String> VERSIONS =
            List.of(GatherConvTranspose2d.VERSION, RegisterTileConvTranspose2d.VERSION);

    /** Few pixels of few channels, for a simulator: phases of different taps, phases without taps, groups, tails. */
    private static final List<String> SMALL = List.of(
            "conv_transpose2d x [2, 33, 3, 4]",
            "conv_transpose2d x [1, 19, 4, 3]",
            "conv_transpose2d x [1, 9, 4, 5]",
            "conv_transpose2d x [1, 6, 4, 5]",
            "conv_transpose2d x [1, 1, 1, 1]",
            "conv_transpose2d x [1, 5, 3, 3]",
            "conv_transpose2d x [1, 5, 4, 3]");

    private static ClDevice open(ClDeviceInfo info, String version) {
        return KernelParity.open(info, Map.of("conv_transpose2d", version));
    }

    private static void convolve(ClDevice device, Tensor x, Tensor weight, int stride, Epilogue epilogue, Tensor y) {
        ConvTranspose2dKernels kernels = device.kernels(ConvTranspose2dKernels.class);
        ConvTranspose2dSpec spec = ConvTranspose2dSpec.of(stride, 0, 0);
        try (WeightForm form = kernels.prepare(weight, spec)) {
            kernels.convTranspose2d(x, form, spec, epilogue, y);
            device.synchronize();
        }
    }

    @EachOpenClDevice
    @Tag("oclgrind")
    void computesTheTextbooksFigure(ClDeviceInfo info) {
        for (String version : VERSIONS) {
            try (ClDevice device = open(info, version);
                    MemoryScope scope = MemoryScope.open()) {
                Tensor x = Tensor.image(device, Shape.of(1, 1, 2, 2), 0, 1, 2, 3);
                Tensor weight = Tensor.dense(device, Shape.of(1, 1, 2, 2), 0, 1, 2, 3);
                Tensor y = Tensor.empty(device, Shape.of(1, 1, 3, 3), device.imageLayout(1));
                Tensor bias = Tensor.dense(device, Shape.of(1), -5f);
                convolve(device, x, weight, 1, new Epilogue(bias, 0.5f, null, null), y);
                // 0, 0, 1, 0, 4, 6, 4, 12, 9 in the book; then the bias, and half of what is negative.
                assertThat(y.toArray()).as(version).containsExactly(-2.5f, -2.5f, -2, -2.5f, -0.5f, 1, -0.5f, 7, 4);
            }
        }
    }

    @EachOpenClDevice
    @Tag("oclgrind")
    void leavesTheNeighboursOfASliceAlone(ClDeviceInfo info) {
        for (String version : VERSIONS) {
            try (ClDevice device = open(info, version);
                    MemoryScope scope = MemoryScope.open()) {
                Tensor wideX = nan(device, 9, 2, 3);
                int stepX = wideX.rowStride();
                for (int pixel = 0; pixel < 6; pixel++) {
                    device.write(new float[] {1, pixel}, 0, wideX.storage(), (long) pixel * stepX + 3, 2);
                }
                Tensor wideY = nan(device, 40, 4, 6);
                int stepY = wideY.rowStride();
                // Output o under tap t is 100 t + o + pixel.
                float[] weights = new float[2 * 21 * 4];
                for (int o = 0; o < 21; o++) {
                    for (int tap = 0; tap < 4; tap++) {
                        weights[o * 4 + tap] = 100 * tap + o;
                        weights[(21 + o) * 4 + tap] = 1;
                    }
                }
                Tensor weight = Tensor.dense(device, Shape.of(2, 21, 2, 2), weights);
                convolve(device, wideX.channels(3, 5), weight, 2, Epilogue.bias(null), wideY.channels(7, 28));
                float[] expected = new float[24 * stepY];
                Arrays.fill(expected, Float.NaN);
                for (int i = 0; i < 4; i++) {
                    for (int j = 0; j < 6; j++) {
                        for (int o = 0; o < 21; o++) {
                            expected[(i * 6 + j) * stepY + 7 + o] = 100 * (i % 2 * 2 + j % 2) + o + i / 2 * 3 + j / 2;
                        }
                    }
                }
                float[] stored = new float[expected.length];
                device.read(wideY.storage(), 0, stored, 0, stored.length);
                assertThat(stored).as(version).isEqualTo(expected);
            }
        }
    }

    private static Tensor nan(ClDevice device, int channels, int height, int width) {
        Tensor image = Tensor.empty(device, Shape.of(1, channels, height, width), device.imageLayout(channels));
        device.fill(image.storage(), 0, image.storage().elements(), Float.NaN);
        return image;
    }

    @EachOpenClDevice
    @Tag("oclgrind")
    void everyVersionComputesTheSmallCases(ClDeviceInfo info) {
        List<OpCase> cases = OpCases.family("conv").stream()
                .filter(opCase -> SMALL.stream().anyMatch(opCase.name()::startsWith))
                .toList();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(SMALL.size());
        for (String version : VERSIONS) {
            KernelParity.check(cases, info, Map.of("conv_transpose2d", version));
        }
        KernelParity.check(
                cases,
                info,
                Map.of(
                        "conv_transpose2d",
                        RegisterTileConvTranspose2d.VERSION,
                        RegisterTileConvTranspose2d.VERSION,
                        "VW=16 TILE_ROWS=12 TILE_VECTORS=2 KC=64 rows=24"));
    }

    @EachOpenClDevice
    void refusesAnUnknownVersion(ClDeviceInfo info) {
        assertThatThrownBy(() -> open(info, "conv_transpose2d_9_magic"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("conv_transpose2d_9_magic")
                .hasMessageContaining(GatherConvTranspose2d.VERSION);
    }
}
