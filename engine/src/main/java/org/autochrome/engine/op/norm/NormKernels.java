package org.autochrome.engine.op.norm;

import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What batch and instance normalization ask of a device. Both are one computation over groups of pictures: batch norm has
 * one group, the whole batch; instance norm has one group per picture.
 */
public interface NormKernels {
    /**
     * Mean and biased variance per group and channel, exact even where the mean is large beside the deviation (two passes
     * or an equivalent).
     *
     * @param x {@code [N, C, H, W]}, channels-last
     * @param statistics dense {@code [G, 2, C]}, means then variances; G is 1 or N
     */
    void statistics(Tensor x, Tensor statistics);

    /**
     * {@code y = (x - mean) / sqrt(variance + eps) * weight + bias}, channel by channel.
     *
     * @param x {@code [N, C, H, W]}, channels-last
     * @param statistics dense {@code [G, 2, C]}, means then variances; G is 1 or N
     * @param weight dense {@code [C]}, or null for ones; goes with bias
     * @param bias dense {@code [C]}, or null for zeros
     */
    void normalize(Tensor x, Tensor statistics, @Nullable Tensor weight, @Nullable Tensor bias, float eps, Tensor y);
}
