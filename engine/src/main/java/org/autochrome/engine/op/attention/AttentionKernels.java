package org.autochrome.engine.op.attention;

import org.autochrome.engine.core.Tensor;

/** What fused attention asks of a device. */
public interface AttentionKernels {
    /**
     * {@code y_j = sum over i of softmax_i(query_j . key_i) value_i}, picture by picture, over all pixels i; the matrix of
     * all pairs is never stored.
     *
     * @param query {@code [N, d, H, W]}, channels-last
     * @param key {@code [N, d, H', W']}, channels-last
     * @param value {@code [N, C, H', W']}, channels-last
     * @param y {@code [N, C, H, W]}, channels-last
     */
    void attention(Tensor query, Tensor key, Tensor value, Tensor y);
}
