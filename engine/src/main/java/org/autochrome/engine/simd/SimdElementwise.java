package org.autochrome.engine.simd;

import java.util.Arrays;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.elementwise.BinaryFunction;
import org.autochrome.engine.op.elementwise.Broadcast;
import org.autochrome.engine.op.elementwise.ElementwiseKernels;
import org.autochrome.engine.op.elementwise.UnaryFunction;

/** Element by element, on stretches of floats. */
final class SimdElementwise implements ElementwiseKernels {
    private final Workers workers;
    private final RowMath rows;

    SimdElementwise(Workers workers, RowMath rows) {
        this.workers = workers;
        this.rows = rows;
    }

    @Override
    public void unary(UnaryFunction f, float a, float b, Tensor x, Tensor y) {
        float[] from = SimdDevice.array(x);
        float[] to = SimdDevice.array(y);
        Stretches.of(y).run(workers, (row, n) -> {
            int source = Stretches.at(x, row);
            int target = Stretches.at(y, row);
            if (f == UnaryFunction.LEAKY_RELU) {
                rows.finish(from, source, null, a, null, null, 0, to, target, n);
            } else {
                for (int i = 0; i < n; i++) {
                    to[target + i] = (float) value(f, a, b, from[source + i]);
                }
            }
        });
    }

    private static double value(UnaryFunction f, double a, double b, double x) {
        return switch (f) {
            case LEAKY_RELU -> x > 0 ? x : a * x;
            case SIGMOID -> a + (b - a) / (1 + Math.exp(-x));
            case TANH -> Math.tanh(x);
            case SQRT -> Math.sqrt(x);
            case RECIPROCAL -> 1 / Math.max(x, a);
        };
    }

    @Override
    public void unaryBackward(UnaryFunction f, float a, float b, Tensor y, Tensor gy, Tensor gx) {
        float[] values = SimdDevice.array(y);
        float[] from = SimdDevice.array(gy);
        float[] to = SimdDevice.array(gx);
        Stretches.of(gx).run(workers, (row, n) -> {
            int valueAt = Stretches.at(y, row);
            int source = Stretches.at(gy, row);
            int target = Stretches.at(gx, row);
            for (int i = 0; i < n; i++) {
                to[target + i] = (float) (from[source + i] * slope(f, a, b, values[valueAt + i]));
            }
        });
    }

    private static double slope(UnaryFunction f, double a, double b, double y) {
        return switch (f) {
            case LEAKY_RELU -> y > 0 ? 1 : a;
            case SIGMOID -> (y - a) * (b - y) / (b - a);
            case TANH -> 1 - y * y;
            case SQRT -> 1 / (2 * y);
            case RECIPROCAL -> y < 1 / a ? -y * y : 0;
        };
    }

    @Override
    public void binary(BinaryFunction f, Tensor x, Tensor z, Broadcast broadcast, Tensor y) {
        float[] left = SimdDevice.array(x);
        float[] to = SimdDevice.array(y);
        int columns = y.columns();
        workers.ranges((int) y.rows(), columns, (begin, end) -> {
            float[] repeated = new float[broadcast.columnStep() == 0 ? columns : 0];
            for (int row = begin; row < end; row++) {
                int at = (int) (z.offset() + row / broadcast.rowsPerGroup() * broadcast.groupStride());
                float[] right = SimdDevice.array(z);
                if (broadcast.columnStep() == 0) {
                    Arrays.fill(repeated, right[at]);
                    right = repeated;
                    at = 0;
                }
                int source = (int) x.offset() + row * x.rowStride();
                int target = (int) y.offset() + row * y.rowStride();
                switch (f) {
                    case ADD -> rows.linear(1f, left, source, 1f, right, at, to, target, columns);
                    case MULTIPLY -> rows.multiply(left, source, right, at, to, target, columns);
                }
            }
        });
    }

    @Override
    public void linear(float a, Tensor x, float b, Tensor z, Tensor y) {
        float[] left = SimdDevice.array(x);
        float[] right = SimdDevice.array(z);
        float[] to = SimdDevice.array(y);
        Stretches.of(y)
                .run(
                        workers,
                        (row, n) -> rows.linear(
                                a,
                                left,
                                Stretches.at(x, row),
                                b,
                                right,
                                Stretches.at(z, row),
                                to,
                                Stretches.at(y, row),
                                n));
    }

    @Override
    public void affine(Tensor x, Tensor scale, Tensor shift, float negativeSlope, Tensor y) {
        int columns = y.columns();
        float[] scales = SimdDevice.vector(scale, columns);
        float[] shifts = SimdDevice.vector(shift, columns);
        float[] from = SimdDevice.array(x);
        float[] to = SimdDevice.array(y);
        workers.ranges((int) y.rows(), columns, (begin, end) -> {
            for (int row = begin; row < end; row++) {
                int source = (int) x.offset() + row * x.rowStride();
                int target = (int) y.offset() + row * y.rowStride();
                rows.finish(from, source, null, 1f, scales, shifts, 0, to, target, columns);
                if (negativeSlope != 1f) {
                    rows.finish(to, target, null, negativeSlope, null, null, 0, to, target, columns);
                }
            }
        });
    }
}
