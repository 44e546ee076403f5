package org.autochrome.engine.op.elementwise;

import org.autochrome.engine.core.HostView;
import org.autochrome.engine.core.Tensor;

/** The reference for the element-wise ops: one loop over rows and columns each. */
public final class CpuElementwise implements ElementwiseKernels {
    @Override
    public void unary(UnaryFunction f, float a, float b, Tensor x, Tensor y) {
        HostView xs = HostView.of(x);
        HostView ys = HostView.of(y);
        for (long row = 0; row < x.rows(); row++) {
            for (int column = 0; column < x.columns(); column++) {
                ys.set(row, column, apply(f, a, b, xs.at(row, column)));
            }
        }
    }

    private static double apply(UnaryFunction f, double a, double b, double x) {
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
        HostView ys = HostView.of(y);
        HostView gys = HostView.of(gy);
        HostView gxs = HostView.of(gx);
        for (long row = 0; row < y.rows(); row++) {
            for (int column = 0; column < y.columns(); column++) {
                double slope = derivative(f, a, b, ys.at(row, column));
                gxs.set(row, column, gys.at(row, column) * slope);
            }
        }
    }

    /** {@code f'(x)}, told from {@code y = f(x)}. */
    private static double derivative(UnaryFunction f, float a, float b, double y) {
        return switch (f) {
            case LEAKY_RELU -> y > 0 ? 1 : a;
            case SIGMOID -> (y - a) * (b - y) / ((double) b - a);
            case TANH -> 1 - y * y;
            case SQRT -> 1 / (2 * y);
            // Compared as floats: the largest y, 1/a, was rounded when it was stored.
            case RECIPROCAL -> (float) y < 1 / a ? -y * y : 0;
        };
    }

    @Override
    public void binary(BinaryFunction f, Tensor x, Tensor z, Broadcast broadcast, Tensor y) {
        HostView xs = HostView.of(x);
        HostView zs = HostView.of(z);
        HostView ys = HostView.of(y);
        for (long row = 0; row < x.rows(); row++) {
            long group = row / broadcast.rowsPerGroup() * broadcast.groupStride();
            for (int column = 0; column < x.columns(); column++) {
                double left = xs.at(row, column);
                double right = zs.behindFirst(group + (long) column * broadcast.columnStep());
                ys.set(row, column, f == BinaryFunction.ADD ? left + right : left * right);
            }
        }
    }

    @Override
    public void linear(float a, Tensor x, float b, Tensor z, Tensor y) {
        HostView xs = HostView.of(x);
        HostView zs = HostView.of(z);
        HostView ys = HostView.of(y);
        for (long row = 0; row < x.rows(); row++) {
            for (int column = 0; column < x.columns(); column++) {
                ys.set(row, column, a * xs.at(row, column) + b * zs.at(row, column));
            }
        }
    }

    @Override
    public void affine(Tensor x, Tensor scale, Tensor shift, float negativeSlope, Tensor y) {
        HostView xs = HostView.of(x);
        HostView scales = HostView.of(scale);
        HostView shifts = HostView.of(shift);
        HostView ys = HostView.of(y);
        for (long row = 0; row < x.rows(); row++) {
            for (int column = 0; column < x.columns(); column++) {
                double v = xs.at(row, column) * scales.at(0, column) + shifts.at(0, column);
                ys.set(row, column, v > 0 ? v : negativeSlope * v);
            }
        }
    }
}
