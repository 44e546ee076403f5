package org.autochrome.engine.op.pool;

import org.autochrome.engine.core.Tensor;

/** What pooling asks of a device; images are channels-last. */
public interface Pool2dKernels {
    /** {@code y[n, c, i, j]} is the largest of x's window there; pixels outside of x do not count. */
    void maxPool2d(Tensor x, Pool2dSpec spec, Tensor y);

    /** {@code y[n, c, i, j]} is the sum of x's window there over the window's size, pixels outside of x counting as zero. */
    void avgPool2d(Tensor x, Pool2dSpec spec, Tensor y);
}
