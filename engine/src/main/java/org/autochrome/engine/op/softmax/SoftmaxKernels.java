package org.autochrome.engine.op.softmax;

import org.autochrome.engine.core.Tensor;

/** What softmax asks of a device; tensors are seen as rows and columns ({@link Tensor#rows()}). */
public interface SoftmaxKernels {
    /** {@code y[r, c] = exp(x[r, c] - max_r) / sum over c of exp(x[r, c] - max_r)}; x and y of one shape. */
    void softmax(Tensor x, Tensor y);

    /** {@code gx = y (gy - sum over c of gy y)}, row by row; all of one shape. */
    void softmaxBackward(Tensor y, Tensor gy, Tensor gx);
}
