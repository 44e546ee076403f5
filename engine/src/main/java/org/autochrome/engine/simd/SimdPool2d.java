package org.autochrome.engine.simd;

import java.util.Arrays;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.pool.Pool2dKernels;
import org.autochrome.engine.op.pool.Pool2dSpec;

/** Pooling, all channels of a pixel at a time. */
final class SimdPool2d implements Pool2dKernels {
    private final Workers workers;
    private final RowMath rows;
    private final ColumnSums sums;

    SimdPool2d(Workers workers, RowMath rows) {
        this.workers = workers;
        this.rows = rows;
        this.sums = new ColumnSums(workers, rows);
    }

    /** Takes one input pixel of a window into the result at {@code target}. */
    private interface Step {
        void take(int source, int target);
    }

    @Override
    public void maxPool2d(Tensor x, Pool2dSpec spec, Tensor y) {
        float[] source = SimdDevice.array(x);
        float[] target = SimdDevice.array(y);
        int channels = y.columns();
        pool(
                x,
                spec,
                y,
                Float.NEGATIVE_INFINITY,
                (from, to) -> rows.max(source, from, target, to, target, to, channels));
    }

    @Override
    public void avgPool2d(Tensor x, Pool2dSpec spec, Tensor y) {
        Shape in = x.shape();
        if (spec.equals(new Pool2dSpec(in.h(), in.w(), 1, 1, 0, 0))) {
            globalAverage(x, y);
            return;
        }
        float[] source = SimdDevice.array(x);
        float[] target = SimdDevice.array(y);
        int channels = y.columns();
        float share = 1f / (spec.kernelH() * spec.kernelW());
        pool(x, spec, y, 0f, (from, to) -> rows.linear(share, source, from, 1f, target, to, target, to, channels));
    }

    private void globalAverage(Tensor x, Tensor y) {
        int pixels = x.shape().h() * x.shape().w();
        float[] target = SimdDevice.array(y);
        for (int picture = 0; picture < x.shape().n(); picture++) {
            int offset = (int) x.offset() + picture * pixels * x.rowStride();
            double[] sum = sums.of(SimdDevice.array(x), offset, x.rowStride(), pixels, x.columns(), null);
            int at = (int) y.offset() + picture * y.rowStride();
            for (int c = 0; c < sum.length; c++) {
                target[at + c] = (float) (sum[c] / pixels);
            }
        }
    }

    private void pool(Tensor x, Pool2dSpec spec, Tensor y, float start, Step step) {
        Shape in = x.shape();
        Shape out = y.shape();
        float[] target = SimdDevice.array(y);
        long lineCost = (long) out.w() * y.columns() * spec.kernelH() * spec.kernelW();
        workers.ranges(out.n() * out.h(), lineCost, (from, to) -> {
            for (int line = from; line < to; line++) {
                int picture = line / out.h();
                int top = line % out.h() * spec.strideH() - spec.paddingH();
                int firstLine = picture * in.h() + Math.max(0, top);
                int endLine = picture * in.h() + Math.min(in.h(), top + spec.kernelH());
                for (int column = 0; column < out.w(); column++) {
                    int left = column * spec.strideW() - spec.paddingW();
                    int end = Math.min(in.w(), left + spec.kernelW());
                    int at = (int) y.offset() + (line * out.w() + column) * y.rowStride();
                    Arrays.fill(target, at, at + y.columns(), start);
                    for (int row = firstLine; row < endLine; row++) {
                        for (int q = Math.max(0, left); q < end; q++) {
                            step.take((int) x.offset() + (row * in.w() + q) * x.rowStride(), at);
                        }
                    }
                }
            }
        });
    }
}
