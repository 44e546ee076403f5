package org.autochrome.engine.op.conv;

import org.autochrome.engine.core.Tensor;

/**
 * What convolution asks of a device. Images are channels-last, weights dense {@code [O, C/groups, kH, kW]}; the results
 * are allocated by the op.
 */
public interface Conv2dKernels {
    /** Brings a weight into the form that {@link #conv2d} reads. */
    WeightForm prepare(Tensor weight, Conv2dSpec spec);

    /**
     * {@code y[n, o, i, j] = epilogue(sum over c, p, q of weight[o, c, p, q] x[n, c, i s - pad + p d, j s - pad + q d])};
     * outside of x counts as zero.
     *
     * @param x {@code [N, C, H, W]}
     * @param form of a weight {@code [O, C/groups, kH, kW]}, from this device's {@link #prepare} with the same spec
     * @param y {@code [N, O, oH, oW]}
     */
    void conv2d(Tensor x, WeightForm form, Conv2dSpec spec, Epilogue epilogue, Tensor y);
}
