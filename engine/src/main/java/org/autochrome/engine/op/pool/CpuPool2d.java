package org.autochrome.engine.op.pool;

import org.autochrome.engine.core.HostView;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/** The reference for pooling. */
public final class CpuPool2d implements Pool2dKernels {
    @Override
    public void maxPool2d(Tensor x, Pool2dSpec spec, Tensor y) {
        pool(x, spec, Pool2dOp.Kind.MAX, y);
    }

    @Override
    public void avgPool2d(Tensor x, Pool2dSpec spec, Tensor y) {
        pool(x, spec, Pool2dOp.Kind.AVERAGE, y);
    }

    private static void pool(Tensor x, Pool2dSpec spec, Pool2dOp.Kind kind, Tensor y) {
        Shape shape = y.shape();
        HostView xs = HostView.of(x);
        HostView ys = HostView.of(y);
        for (int n = 0; n < shape.n(); n++) {
            for (int c = 0; c < shape.c(); c++) {
                for (int i = 0; i < shape.h(); i++) {
                    for (int j = 0; j < shape.w(); j++) {
                        ys.set(n, c, i, j, window(xs, x.shape(), spec, kind, n, c, i, j));
                    }
                }
            }
        }
    }

    private static double window(
            HostView xs, Shape shape, Pool2dSpec spec, Pool2dOp.Kind kind, int n, int c, int i, int j) {
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (int p = 0; p < spec.kernelH(); p++) {
            int row = i * spec.strideH() - spec.paddingH() + p;
            for (int q = 0; q < spec.kernelW(); q++) {
                int column = j * spec.strideW() - spec.paddingW() + q;
                if (row >= 0 && row < shape.h() && column >= 0 && column < shape.w()) {
                    double value = xs.at(n, c, row, column);
                    max = Math.max(max, value);
                    sum += value;
                }
            }
        }
        return kind == Pool2dOp.Kind.MAX ? max : sum / (spec.kernelH() * spec.kernelW());
    }
}
