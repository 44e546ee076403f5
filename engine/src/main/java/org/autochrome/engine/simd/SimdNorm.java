package org.autochrome.engine.simd;

import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.norm.NormKernels;
import org.jspecify.annotations.Nullable;

/** Batch and instance normalization: a pass for the means, one for the deviations, one to normalize. */
final class SimdNorm implements NormKernels {
    private final Workers workers;
    private final RowMath rows;
    private final ColumnSums sums;

    SimdNorm(Workers workers, RowMath rows) {
        this.workers = workers;
        this.rows = rows;
        this.sums = new ColumnSums(workers, rows);
    }

    @Override
    public void statistics(Tensor x, Tensor statistics) {
        int groups = statistics.shape().dim(0);
        int pixels = (int) x.rows() / groups;
        int columns = x.columns();
        float[] source = SimdDevice.array(x);
        float[] target = SimdDevice.array(statistics);
        for (int group = 0; group < groups; group++) {
            int offset = (int) x.offset() + group * pixels * x.rowStride();
            double[] sum = sums.of(source, offset, x.rowStride(), pixels, columns, null);
            float[] rounded = new float[columns];
            for (int c = 0; c < columns; c++) {
                rounded[c] = (float) (sum[c] / pixels);
            }
            double[] squares = sums.of(source, offset, x.rowStride(), pixels, columns, rounded);
            int at = (int) statistics.offset() + 2 * group * columns;
            for (int c = 0; c < columns; c++) {
                double rounding = sum[c] / pixels - rounded[c];
                target[at + c] = rounded[c];
                target[at + columns + c] = (float) Math.max(0, squares[c] / pixels - rounding * rounding);
            }
        }
    }

    @Override
    public void normalize(
            Tensor x, Tensor statistics, @Nullable Tensor weight, @Nullable Tensor bias, float eps, Tensor y) {
        int groups = statistics.shape().dim(0);
        int pixels = (int) x.rows() / groups;
        int columns = x.columns();
        float[] source = SimdDevice.array(x);
        float[] target = SimdDevice.array(y);
        float[] given = SimdDevice.vector(statistics, groups * 2 * columns);
        float[] weights = weight == null ? null : SimdDevice.vector(weight, columns);
        float[] shift = bias == null ? new float[columns] : SimdDevice.vector(bias, columns);
        for (int group = 0; group < groups; group++) {
            float[] minusMean = new float[columns];
            float[] scale = new float[columns];
            for (int c = 0; c < columns; c++) {
                minusMean[c] = -given[2 * group * columns + c];
                double deviation = Math.sqrt((double) given[(2 * group + 1) * columns + c] + eps);
                scale[c] = (float) ((weights == null ? 1 : weights[c]) / deviation);
            }
            int first = group * pixels;
            workers.ranges(pixels, columns, (from, to) -> {
                for (int pixel = first + from; pixel < first + to; pixel++) {
                    int at = (int) x.offset() + pixel * x.rowStride();
                    int targetAt = (int) y.offset() + pixel * y.rowStride();
                    rows.finish(source, at, minusMean, 1f, scale, shift, 0, target, targetAt, columns);
                }
            });
        }
    }
}
