package org.autochrome.engine.op.conv;

import org.autochrome.engine.core.Tensor;

/** What transposed convolution asks of a device. Weights are dense {@code [C, O/groups, kH, kW]}, as in PyTorch. */
public interface ConvTranspose2dKernels {
    /** Brings a weight into the form that {@link #convTranspose2d} reads. */
    WeightForm prepare(Tensor weight, ConvTranspose2dSpec spec);

    /**
     * {@code y[n, o, i s - pad + p d, j s - pad + q d] += weight[c, o, p, q] x[n, c, i, j]} over all c, i, j, p, q, then the
     * epilogue.
     *
     * @param x {@code [N, C, H, W]}, channels-last
     * @param y {@code [N, O, oH, oW]}, channels-last
     */
    void convTranspose2d(Tensor x, WeightForm form, ConvTranspose2dSpec spec, Epilogue epilogue, Tensor y);
}
