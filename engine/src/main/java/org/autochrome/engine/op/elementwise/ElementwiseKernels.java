package org.autochrome.engine.op.elementwise;

import org.autochrome.engine.core.Tensor;

/**
 * What the element-wise ops ask of a device. All tensors are seen as rows and columns ({@link Tensor#rows()}), with their
 * own offset and row stride; the results are allocated by the op.
 */
public interface ElementwiseKernels {
    /** {@code y = f(x; a, b)}; x and y of one shape. */
    void unary(UnaryFunction f, float a, float b, Tensor x, Tensor y);

    /** {@code gx = gy * f'(x)}, told from {@code y = f(x; a, b)}; all of one shape. */
    void unaryBackward(UnaryFunction f, float a, float b, Tensor y, Tensor gy, Tensor gx);

    /** {@code y = f(x, z)} with z repeated over x as {@code broadcast} says; x and y of one shape. */
    void binary(BinaryFunction f, Tensor x, Tensor z, Broadcast broadcast, Tensor y);

    /** {@code y = a x + b z}; all of one shape. */
    void linear(float a, Tensor x, float b, Tensor z, Tensor y);

    /**
     * {@code v = x * scale + shift, y = v > 0 ? v : negativeSlope v} per column; scale and shift are dense {@code
     * [columns]}.
     */
    void affine(Tensor x, Tensor scale, Tensor shift, float negativeSlope, Tensor y);
}
