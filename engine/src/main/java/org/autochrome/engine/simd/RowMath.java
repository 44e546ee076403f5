package org.autochrome.engine.simd;

import org.jspecify.annotations.Nullable;

/**
 * Arithmetic on stretches of {@code n} floats: what the memory-bound ops are made of. Results may be written over an
 * argument that begins at the same place.
 */
public interface RowMath {
    /**
     * {@code v = x + bias; v = v > 0 ? v : slope v; y = v scale + shift}: a convolution's epilogue, and alone a
     * normalization, an activation, an affine map.
     *
     * @param bias or null for zeros
     * @param scale or null for ones; goes with shift
     * @param shift or null for zeros
     * @param p where the stretch begins in bias, scale and shift
     */
    void finish(
            float[] x,
            int xOffset,
            float @Nullable [] bias,
            float slope,
            float @Nullable [] scale,
            float @Nullable [] shift,
            int p,
            float[] y,
            int yOffset,
            int n);

    /** {@code y = a x + b z}. */
    void linear(float a, float[] x, int xOffset, float b, float[] z, int zOffset, float[] y, int yOffset, int n);

    /** {@code y = x z}. */
    void multiply(float[] x, int xOffset, float[] z, int zOffset, float[] y, int yOffset, int n);

    /** {@code y = max(x, z)}; NaN if either is. */
    void max(float[] x, int xOffset, float[] z, int zOffset, float[] y, int yOffset, int n);

    /** {@code y = y + (x - mean)²}. */
    void addSquares(float[] x, int xOffset, float[] mean, int meanOffset, float[] y, int yOffset, int n);

    /** The largest of x; minus infinity if n is 0. */
    float largest(float[] x, int xOffset, int n);

    /**
     * {@code y = exp(x - most)}, and 0 for {@code x - most < least}; returns the sum of y.
     *
     * @param most no less than any x
     */
    float exp(float[] x, int xOffset, float most, float least, float[] y, int yOffset, int n);
}
