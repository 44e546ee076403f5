package org.autochrome.engine.op.conv;

import java.util.SplittableRandom;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/**
 * What a device's 3x3 convolution is off, relative to the root mean square of the exact results.
 *
 * @param rms root mean square
 * @param max the largest
 */
public record ConvError(double rms, double max) {
    private static final int OUTPUTS = 32;
    private static final int SIDE = 20;

    /** The error on a picture and a weight like those behind a ReLU. */
    public static ConvError of(Device device, int channels) {
        SplittableRandom random = new SplittableRandom(channels);
        float[] x = rectified(random, channels * SIDE * SIDE); // [C, SIDE, SIDE]
        float[] weight = heUniform(random, OUTPUTS, channels); // [O, C, 3, 3]
        float[] y = convolve(device, x, weight, channels);
        double squares = 0;
        double errorSquares = 0;
        double max = 0;
        for (int i = 0; i < y.length; i++) {
            double exact = exact(x, weight, channels, i);
            double error = Math.abs(y[i] - exact);
            squares += exact * exact;
            errorSquares += error * error;
            max = Math.max(max, error);
        }
        double scale = Math.sqrt(squares / y.length);
        return new ConvError(Math.sqrt(errorSquares / y.length) / scale, max / scale);
    }

    /** Values in [0, 1), negative ones set to zero: half of them, as behind a ReLU. */
    public static float[] rectified(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.max(0, 2 * random.nextDouble() - 1);
        }
        return values;
    }

    /** Weights {@code [O, C, 3, 3]} that keep the variance behind a ReLU (He et al. 2015, section 2.2). */
    public static float[] heUniform(SplittableRandom random, int outputs, int channels) {
        double bound = Math.sqrt(6.0 / (channels * 9));
        float[] values = new float[outputs * channels * 9];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
        return values;
    }

    private static float[] convolve(Device device, float[] x, float[] weight, int channels) {
        Conv2dSpec spec = Conv2dSpec.of(1, 1);
        Conv2dKernels kernels = device.kernels(Conv2dKernels.class);
        try (MemoryScope scope = MemoryScope.open()) {
            Tensor image = Tensor.image(device, Shape.of(1, channels, SIDE, SIDE), x);
            Tensor y = Tensor.empty(device, Shape.of(1, OUTPUTS, SIDE, SIDE), device.imageLayout(OUTPUTS));
            Tensor weights = Tensor.dense(device, Shape.of(OUTPUTS, channels, 3, 3), weight);
            try (WeightForm form = kernels.prepare(weights, spec)) {
                kernels.conv2d(image, form, spec, Epilogue.bias(null), y);
            }
            return y.toArray();
        }
    }

    /** One number of the result in double precision. */
    private static double exact(float[] x, float[] weight, int channels, int index) {
        int o = index / (SIDE * SIDE);
        int i = index / SIDE % SIDE;
        int j = index % SIDE;
        double sum = 0;
        for (int c = 0; c < channels; c++) {
            for (int p = Math.max(0, 1 - i); p < Math.min(3, SIDE + 1 - i); p++) {
                for (int q = Math.max(0, 1 - j); q < Math.min(3, SIDE + 1 - j); q++) {
                    sum += (double) weight[((o * channels + c) * 3 + p) * 3 + q]
                            * x[(c * SIDE + i + p - 1) * SIDE + j + q - 1];
                }
            }
        }
        return sum;
    }

    @Override
    public String toString() {
        return "%.1e / %.1e".formatted(rms, max);
    }
}
