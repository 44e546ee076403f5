package org.autochrome.engine.simd;

import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.reduce.ReduceKernels;

/** Sums. */
final class SimdReduce implements ReduceKernels {
    private final Workers workers;
    private final ColumnSums sums;

    SimdReduce(Workers workers, RowMath rows) {
        this.workers = workers;
        this.sums = new ColumnSums(workers, rows);
    }

    @Override
    public void sumOverRows(Tensor x, float factor, Tensor y) {
        double[] sum = sums.of(SimdDevice.array(x), (int) x.offset(), x.rowStride(), (int) x.rows(), x.columns(), null);
        float[] target = SimdDevice.array(y);
        for (int c = 0; c < sum.length; c++) {
            target[(int) y.offset() + c] = (float) (factor * sum[c]);
        }
    }

    @Override
    public void sumOverColumns(Tensor x, float factor, Tensor y) {
        float[] source = SimdDevice.array(x);
        float[] target = SimdDevice.array(y);
        int columns = x.columns();
        workers.ranges((int) x.rows(), columns, (from, to) -> {
            for (int row = from; row < to; row++) {
                int at = (int) x.offset() + row * x.rowStride();
                double sum = 0;
                for (int c = 0; c < columns; c++) {
                    sum += source[at + c];
                }
                target[(int) y.offset() + row] = (float) (factor * sum);
            }
        });
    }
}
