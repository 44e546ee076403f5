package org.autochrome.engine.simd;

/**
 * The innermost loop of every matrix product: a tile of {@link #rows()} rows and one or two times {@link #lanes()}
 * columns, held in registers while the inner dimension runs. Everything around it (blocking, packing, edges) is in
 * {@link Gemm}, so that vectors and plain loops share it.
 *
 * <p>The scheme of packed panels is that of Goto and van de Geijn 2008, "Anatomy of High-Performance Matrix
 * Multiplication".
 */
public interface GemmKernel {
    /**
     * The longest stretch of the inner dimension that one call covers: a panel of so many rows of two vectors about fits the
     * first-level cache, and the generators' 303, 336 and 672 channels are one or two of them.
     */
    int DEPTH = 336;

    /**
     * Floats from one row of {@code a} to the next. A constant, so that one register addresses all rows; an odd number of
     * cache lines, so that the rows do not meet in the same sets.
     */
    int ROW_STRIDE = DEPTH;

    /** Rows of a tile. */
    int rows();

    /** Columns of half a tile: floats in a vector. */
    int lanes();

    /**
     * {@code c[i][j] = sum over k of a[i][k] b[k][j]}, added to what c holds if {@code accumulate}. A narrow tile has
     * {@link #lanes()} columns, another twice as many; b is packed row by row with that many columns.
     *
     * @param depth of the sum, at most {@link #DEPTH}
     * @param a rows {@link #ROW_STRIDE} apart from {@code aOffset}
     * @param c rows {@code cStride} apart from {@code cOffset}
     */
    void multiply(
            boolean narrow,
            int depth,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset,
            int cStride,
            boolean accumulate);
}
