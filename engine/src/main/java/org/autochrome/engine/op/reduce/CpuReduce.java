package org.autochrome.engine.op.reduce;

import org.autochrome.engine.core.HostView;
import org.autochrome.engine.core.Tensor;

/** The reference for sums. */
public final class CpuReduce implements ReduceKernels {
    @Override
    public void sumOverRows(Tensor x, float factor, Tensor y) {
        HostView xs = HostView.of(x);
        HostView ys = HostView.of(y);
        for (int column = 0; column < x.columns(); column++) {
            double sum = 0;
            for (long row = 0; row < x.rows(); row++) {
                sum += xs.at(row, column);
            }
            ys.set(0, column, factor * sum);
        }
    }

    @Override
    public void sumOverColumns(Tensor x, float factor, Tensor y) {
        HostView xs = HostView.of(x);
        HostView ys = HostView.of(y);
        for (long row = 0; row < x.rows(); row++) {
            double sum = 0;
            for (int column = 0; column < x.columns(); column++) {
                sum += xs.at(row, column);
            }
            ys.set(0, Math.toIntExact(row), factor * sum);
        }
    }
}
