package org.autochrome.engine.op.matmul;

import org.autochrome.engine.core.HostView;
import org.autochrome.engine.core.Tensor;

/** The reference for matrix products: three loops, with the batch around them. */
public final class CpuMatmul implements MatmulKernels {
    @Override
    public void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor y) {
        int batch = y.shape().dim(0);
        int m = y.shape().dim(1);
        int n = y.shape().dim(2);
        int k = a.shape().dim(transposeA ? 1 : 2);
        HostView as = HostView.of(a);
        HostView bs = HostView.of(b);
        HostView ys = HostView.of(y);
        for (int matrix = 0; matrix < batch; matrix++) {
            // A batch of matrices is seen as one tall matrix; these are the rows where this one begins.
            long firstOfA = (long) matrix * a.shape().dim(1);
            long firstOfB = (long) matrix * b.shape().dim(1);
            for (int row = 0; row < m; row++) {
                for (int column = 0; column < n; column++) {
                    double sum = 0;
                    for (int i = 0; i < k; i++) {
                        double left = transposeA ? as.at(firstOfA + i, row) : as.at(firstOfA + row, i);
                        double right = transposeB ? bs.at(firstOfB + column, i) : bs.at(firstOfB + i, column);
                        sum += left * right;
                    }
                    ys.set((long) matrix * m + row, column, sum);
                }
            }
        }
    }
}
