package org.autochrome.engine.op.matmul;

import org.autochrome.engine.core.Tensor;

/** What matrix products ask of a device. */
public interface MatmulKernels {
    /**
     * {@code y[b] = op(a[b]) op(b[b])} for every matrix of a batch, where op transposes if asked.
     *
     * @param a dense {@code [B, M, K]}, or {@code [B, K, M]} if transposed
     * @param b dense {@code [B, K, N]}, or {@code [B, N, K]} if transposed
     * @param y dense {@code [B, M, N]}
     */
    void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor y);
}
