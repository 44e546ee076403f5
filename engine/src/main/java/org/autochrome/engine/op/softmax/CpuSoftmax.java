package org.autochrome.engine.op.softmax;

import org.autochrome.engine.core.HostView;
import org.autochrome.engine.core.Tensor;

/** The reference for softmax, row by row. */
public final class CpuSoftmax implements SoftmaxKernels {
    @Override
    public void softmax(Tensor x, Tensor y) {
        HostView xs = HostView.of(x);
        HostView ys = HostView.of(y);
        for (long row = 0; row < x.rows(); row++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int column = 0; column < x.columns(); column++) {
                max = Math.max(max, xs.at(row, column));
            }
            double sum = 0;
            for (int column = 0; column < x.columns(); column++) {
                sum += Math.exp(xs.at(row, column) - max);
            }
            for (int column = 0; column < x.columns(); column++) {
                ys.set(row, column, Math.exp(xs.at(row, column) - max) / sum);
            }
        }
    }

    @Override
    public void softmaxBackward(Tensor y, Tensor gy, Tensor gx) {
        HostView ys = HostView.of(y);
        HostView gys = HostView.of(gy);
        HostView gxs = HostView.of(gx);
        for (long row = 0; row < y.rows(); row++) {
            double sum = 0;
            for (int column = 0; column < y.columns(); column++) {
                sum += gys.at(row, column) * ys.at(row, column);
            }
            for (int column = 0; column < y.columns(); column++) {
                gxs.set(row, column, ys.at(row, column) * (gys.at(row, column) - sum));
            }
        }
    }
}
