package org.autochrome.engine.simd;

/**
 * The three transforms of Winograd's minimal filtering F(m x m, 3 x 3), {@code y = A' [(G w G') * (B' d B)] A}: a tile of {@code
 * m x m} pixels of a 3x3 convolution from its {@code (m + 2) x (m + 2)} pixels of input, with {@code (m + 2)²} products for
 * each pair of channels in place of {@code 9 m²}. Source: Lavin and Gray 2016, "Fast Algorithms for Convolutional Neural
 * Networks", section 4.
 *
 * <p>The matrices are Cook-Toom's: polynomials are evaluated at m + 1 points and at infinity, multiplied there, and
 * interpolated. Row i of B' holds the coefficients of the product of (t - a_k) over all points k other than i, row i of G the
 * powers of a_i over that product at a_i, row j of A' the j-th powers of all points.
 *
 * <p>All work on neighbouring channels at once: vectors of {@link GemmKernel#lanes()} floats. What the transforms write to or
 * read from the {@code (m + 2)²} points lies {@code plane} floats apart from point to point, line by line.
 */
public interface TileTransforms {
    /** The most channels that one call takes through both dimensions of a transform: a multiple of the lanes. */
    int CHANNELS = 64;

    /** Rows and columns of a tile of the result: m. */
    int size();

    /** Floats of the scratch array that {@link #input} and {@link #output} need. */
    int scratch();

    /**
     * {@code U = G w G'} for one vector of outputs.
     *
     * @param w nine taps, {@code tap} floats apart
     */
    void weight(float[] w, int offset, int tap, float[] u, int uOffset, int plane);

    /**
     * {@code V = B' d B} for {@code n} vectors of channels of a tile.
     *
     * @param x the input, whose lines are {@code line} and whose pixels are {@code pixel} floats apart
     */
    void input(float[] x, int offset, int line, int pixel, int n, float[] scratch, float[] v, int vOffset, int plane);

    /**
     * {@code A' M A} for {@code n} vectors of channels of a tile.
     *
     * @param sums {@code [m, m]} pixels without gaps
     */
    void output(float[] m, int offset, int plane, int n, float[] scratch, float[] sums);
}
