package org.autochrome.engine.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dKernels;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.ConvError;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.WeightForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WinogradTest {
    private static final Conv2dSpec SAME_3 = Conv2dSpec.of(1, 1);
    private static final int NEVER = Integer.MAX_VALUE;

    /** Tiles of one size for every layer that they fit, in chunks of few tiles. */
    static WinogradLimits always(int tile) {
        return new WinogradLimits(1, 0, tile == 6 ? 0 : NEVER, 13);
    }

    private static SimdDevice device(WinogradLimits limits) {
        return new SimdDevice("simd", SimdCode.vectors(), 2, limits);
    }

    private static float[] convolve(SimdDevice device, float[] x, Shape shape, WeightForm form, int outputs) {
        try (MemoryScope scope = MemoryScope.open()) {
            Tensor image = Tensor.image(device, shape, x);
            Shape result = Shape.of(shape.n(), outputs, shape.h(), shape.w());
            Tensor y = Tensor.empty(device, result, device.imageLayout(outputs));
            device.kernels(Conv2dKernels.class).conv2d(image, form, SAME_3, Epilogue.bias(null), y);
            return y.toArray();
        }
    }

    private static WeightForm prepare(SimdDevice device, float[] weight, int outputs, int channels) {
        try (MemoryScope scope = MemoryScope.open()) {
            Tensor tensor = Tensor.dense(device, Shape.of(outputs, channels, 3, 3), weight);
            return device.kernels(Conv2dKernels.class).prepare(tensor, SAME_3);
        }
    }

    private static ConvError error(WinogradLimits limits, int channels) {
        try (SimdDevice device = device(limits)) {
            return ConvError.of(device, channels);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 768})
    void theErrorStaysSmall(int channels) {
        ConvError direct = error(new WinogradLimits(NEVER, 0, 0, 13), channels);
        ConvError four = error(always(4), channels);
        ConvError six = error(always(6), channels);
        System.out.printf(
                "%d channels on simd, error rms / max: direct %s, F(4x4) %s, F(6x6) %s%n", channels, direct, four, six);
        assertThat(four.rms() - direct.rms()).isLessThan(5e-6);
        assertThat(four.max() - direct.max()).isLessThan(3e-5);
        assertThat(six.rms() - direct.rms()).isLessThan(1.5e-5);
        assertThat(six.max() - direct.max()).isLessThan(1e-4);
        assertThat(four.rms()).isNotEqualTo(direct.rms());
        assertThat(six.rms()).isNotEqualTo(four.rms());
    }

    @Test
    void transformsAWeightForTheFirstLargeInput() {
        int channels = 20;
        SplittableRandom random = new SplittableRandom(1);
        float[] weight = ConvError.heUniform(random, channels, channels);
        try (SimdDevice device = device(new WinogradLimits(1, 100, 400, 24));
                SimdDevice plain = device(new WinogradLimits(NEVER, 0, 0, 24));
                WeightForm form = prepare(device, weight, channels, channels);
                WeightForm plainForm = prepare(plain, weight, channels, channels)) {
            long panels = device.heldBytes();
            int[] sides = {9, 10, 9, 20};
            int[] sizes = {0, 4, 4, 4}; // the first size that pays is kept
            for (int i = 0; i < sides.length; i++) {
                Shape shape = Shape.of(1, channels, sides[i], sides[i]);
                float[] x = ConvError.rectified(random, channels * sides[i] * sides[i]);
                float[] y = convolve(device, x, shape, form, channels);
                assertThat(tile(form)).isEqualTo(sizes[i]);
                assertThat(device.heldBytes()).isCloseTo(sizes[i] == 0 ? panels : 4 * panels, Offset.offset(256L));
                float[] expected = convolve(plain, x, shape, plainForm, channels);
                assertThat(y).containsExactly(expected, Offset.offset(2e-5f));
            }
        }
    }

    /** Rows of the tiles that a weight is transformed for, or 0. */
    private static int tile(WeightForm form) {
        return ((WinogradForm) form).current() instanceof WinogradForm.Transformed made ? made.tile() : 0;
    }

    @Test
    void leavesOtherLayersToTheDirectMethod() {
        try (SimdDevice device = device(new WinogradLimits(2, 0, 0, 13));
                MemoryScope scope = MemoryScope.open()) {
            Conv2dKernels kernels = device.kernels(Conv2dKernels.class);
            Tensor square = Tensor.dense(device, Shape.of(2, 2, 3, 3), new float[36]);
            Tensor narrow = Tensor.dense(device, Shape.of(1, 2, 3, 3), new float[18]);
            Tensor line = Tensor.dense(device, Shape.of(2, 2, 1, 3), new float[12]);
            assertForm(kernels.prepare(square, SAME_3), WinogradForm.class);
            assertForm(kernels.prepare(square, Conv2dSpec.of(1, 0)), WinogradForm.class);
            assertForm(kernels.prepare(square, Conv2dSpec.of(2, 1)), ConvForm.class);
            assertForm(kernels.prepare(square, new Conv2dSpec(1, 1, 2, 2, 2, 2, 1)), ConvForm.class);
            assertForm(kernels.prepare(square, new Conv2dSpec(1, 1, 1, 1, 1, 1, 2)), ConvForm.class);
            assertForm(kernels.prepare(narrow, SAME_3), ConvForm.class);
            assertForm(kernels.prepare(line, SAME_3), ConvForm.class);
        }
    }

    private static void assertForm(WeightForm form, Class<?> expected) {
        try (form) {
            assertThat(form).isInstanceOf(expected);
        }
    }
}
