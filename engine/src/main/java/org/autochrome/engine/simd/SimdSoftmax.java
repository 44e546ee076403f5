package org.autochrome.engine.simd;

import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.softmax.SoftmaxKernels;

/** Softmax, a row at a time. */
final class SimdSoftmax implements SoftmaxKernels {
    private final Workers workers;
    private final RowMath rows;

    SimdSoftmax(Workers workers, RowMath rows) {
        this.workers = workers;
        this.rows = rows;
    }

    @Override
    public void softmax(Tensor x, Tensor y) {
        float[] source = SimdDevice.array(x);
        float[] target = SimdDevice.array(y);
        int columns = x.columns();
        workers.ranges((int) x.rows(), columns, (from, to) -> {
            for (int row = from; row < to; row++) {
                int at = (int) x.offset() + row * x.rowStride();
                int targetAt = (int) y.offset() + row * y.rowStride();
                float most = rows.largest(source, at, columns);
                float sum = rows.exp(source, at, most, Float.NEGATIVE_INFINITY, target, targetAt, columns);
                rows.linear(1f / sum, target, targetAt, 0f, target, targetAt, target, targetAt, columns);
            }
        });
    }

    @Override
    public void softmaxBackward(Tensor y, Tensor gy, Tensor gx) {
        float[] values = SimdDevice.array(y);
        float[] gradients = SimdDevice.array(gy);
        float[] target = SimdDevice.array(gx);
        int columns = y.columns();
        workers.ranges((int) y.rows(), columns, (from, to) -> {
            for (int row = from; row < to; row++) {
                int valueAt = (int) y.offset() + row * y.rowStride();
                int at = (int) gy.offset() + row * gy.rowStride();
                int targetAt = (int) gx.offset() + row * gx.rowStride();
                double sum = 0;
                for (int c = 0; c < columns; c++) {
                    sum += (double) values[valueAt + c] * gradients[at + c];
                }
                for (int c = 0; c < columns; c++) {
                    target[targetAt + c] = (float) (values[valueAt + c] * (gradients[at + c] - sum));
                }
            }
        });
    }
}
