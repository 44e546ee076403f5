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
import org.autochrome.engine.op.conv.Conv2dKernels;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.WeightForm;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.KernelParity;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.EachOpenClDevice;
import org.junit.jupiter.api.Tag;

class ClConv2dTest {
    private static final List<String> VERSIONS =
            List.of(NaiveConv2d.VERSION, RegisterTileConv2d.VERSION, LocalTileConv2d.VERSION);

    /** Few pixels of few channels, for a simulator: tails of every kind, strides, dilation, groups. */
    private static final List<String> SMALL = List.of(
            "conv2d x [1, 3, 4, 4]",
            "conv2d x [1, 5, 1, 67]",
            "conv2d x [1, 33, 3, 6] weight [17, 33, 1, 1]",
            "conv2d x [1, 15, 3, 13]");

    private static void convolve(ClDevice device, Tensor x, Tensor weight, Conv2dSpec spec, Tensor bias, Tensor y) {
        Conv2dKernels kernels = device.kernels(Conv2dKernels.class);
        try (WeightForm form = kernels.prepare(weight, spec)) {
            kernels.conv2d(x, form, spec, new Epilogue(bias, 0.5f, null, null), y);
            device.synchronize();
        }
    }

    @EachOpenClDevice
    @Tag("oclgrind")
    void computesTheTextbooksFigure(ClDeviceInfo info) {
        for (String version : VERSIONS) {
            try (ClDevice device = KernelParity.open(info, Map.of("conv2d", version));
                    MemoryScope scope = MemoryScope.open()) {
                Tensor x = Tensor.image(device, Shape.of(1, 1, 3, 3), 0, 1, 2, 3, 4, 5, 6, 7, 8);
                Tensor weight = Tensor.dense(device, Shape.of(1, 1, 2, 2), 0, 1, 2, 3);
                Tensor y = Tensor.empty(device, Shape.of(1, 1, 2, 2), device.imageLayout(1));
                convolve(device, x, weight, Conv2dSpec.DEFAULT, Tensor.dense(device, Shape.of(1), -20f), y);
                // 19, 25, 37, 43 in the book; then the bias, and half of what is negative.
                assertThat(y.toArray()).as(version).containsExactly(-0.5f, 5, 17, 23);
            }
        }
    }

    @EachOpenClDevice
    @Tag("oclgrind")
    void leavesTheNeighboursOfASliceAlone(ClDeviceInfo info) {
        for (String version : VERSIONS) {
            try (ClDevice device = KernelParity.open(info, Map.of("conv2d", version));
                    MemoryScope scope = MemoryScope.open()) {
                Tensor wide = Tensor.empty(device, Shape.of(1, 40, 3, 5), device.imageLayout(40));
                device.fill(wide.storage(), 0, wide.storage().elements(), Float.NaN);
                Tensor x = wide.channels(3, 5);
                Tensor y = wide.channels(7, 28);
                int stride = wide.rowStride();
                for (int pixel = 0; pixel < 15; pixel++) {
                    device.write(new float[] {1, pixel}, 0, wide.storage(), (long) pixel * stride + 3, 2);
                }
                // Output o is o + pixel.
                float[] weights = new float[21 * 2];
                for (int o = 0; o < 21; o++) {
                    weights[2 * o] = o;
                    weights[2 * o + 1] = 1;
                }
                Tensor weight = Tensor.dense(device, Shape.of(21, 2, 1, 1), weights);
                convolve(device, x, weight, Conv2dSpec.DEFAULT, Tensor.dense(device, Shape.of(21), new float[21]), y);
                float[] stored = new float[15 * stride];
                device.read(wide.storage(), 0, stored, 0, stored.length);
                float[] expected = new float[15 * stride];
                Arrays.fill(expected, Float.NaN);
                for (int pixel = 0; pixel < 15; pixel++) {
                    expected[pixel * stride + 3] = 1;
                    expected[pixel * stride + 4] = pixel;
                    for (int o = 0; o < 21; o++) {
                        expected[pixel * stride + 7 + o] = o + pixel;
                    }
                }
                assertThat(stored).as(version).isEqualTo(expected);
            }
        }
    }

    @EachOpenClDevice
    @Tag("oclgrind")
    void everyVersionComputesTheSmallCases(ClDeviceInfo info) {
        List<OpCase> cases = OpCases.family("conv").stream()
                .filter(opCase -> SMALL.stream().anyMatch(opCase.name()::startsWith))
                .toList();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(SMALL.size());
        for (String version : VERSIONS) {
            KernelParity.check(cases, info, Map.of("conv2d", version));
        }
        KernelParity.check(cases, info, ForcedWinograd.onLocalTiles());
        for (int tile : new int[] {2, 4, 6}) {
            KernelParity.check(cases, info, ForcedWinograd.tilesOfWithoutHints(tile));
        }
    }

    @EachOpenClDevice
    void refusesAnUnknownVersion(ClDeviceInfo info) {
        assertThatThrownBy(() -> KernelParity.open(info, Map.of("conv2d", "conv2d_9_magic", "conv2d_9_magic", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("conv2d_9_magic")
                .hasMessageContaining(NaiveConv2d.VERSION);
    }
}
