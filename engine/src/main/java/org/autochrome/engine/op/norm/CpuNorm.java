package org.autochrome.engine.op.norm;

import org.autochrome.engine.core.HostView;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/** The reference for batch and instance normalization. An image is seen as pixels (rows) and channels (columns). */
public final class CpuNorm implements NormKernels {
    @Override
    public void statistics(Tensor x, Tensor statistics) {
        int groups = statistics.shape().dim(0);
        long pixels = x.rows() / groups;
        HostView xs = HostView.of(x);
        HostView result = HostView.of(statistics);
        for (int group = 0; group < groups; group++) {
            long first = group * pixels;
            for (int c = 0; c < x.columns(); c++) {
                double sum = 0;
                for (long pixel = first; pixel < first + pixels; pixel++) {
                    sum += xs.at(pixel, c);
                }
                double mean = sum / pixels;
                double squares = 0;
                for (long pixel = first; pixel < first + pixels; pixel++) {
                    double deviation = xs.at(pixel, c) - mean;
                    squares += deviation * deviation;
                }
                result.set(2L * group, c, mean);
                result.set(2L * group + 1, c, squares / pixels);
            }
        }
    }

    @Override
    public void normalize(
            Tensor x, Tensor statistics, @Nullable Tensor weight, @Nullable Tensor bias, float eps, Tensor y) {
        long pixels = x.rows() / statistics.shape().dim(0);
        HostView xs = HostView.of(x);
        HostView given = HostView.of(statistics);
        @Nullable HostView weights = weight == null ? null : HostView.of(weight);
        @Nullable HostView biases = bias == null ? null : HostView.of(bias);
        HostView ys = HostView.of(y);
        for (long pixel = 0; pixel < x.rows(); pixel++) {
            long group = pixel / pixels;
            for (int c = 0; c < x.columns(); c++) {
                double mean = given.at(2 * group, c);
                double variance = given.at(2 * group + 1, c);
                double normalized = (xs.at(pixel, c) - mean) / Math.sqrt(variance + eps);
                double scaled = weights == null ? normalized : normalized * weights.at(0, c);
                ys.set(pixel, c, biases == null ? scaled : scaled + biases.at(0, c));
            }
        }
    }
}
