package org.autochrome.engine.simd.vector;

import static org.autochrome.engine.simd.vector.VectorCode.LANES;

import org.autochrome.engine.simd.TileTransforms;

/** The way of a tile through both dimensions of its transforms; the sizes differ in one dimension of each. */
abstract class VectorTile implements TileTransforms {
    private final int out;
    private final int in;

    VectorTile(int out) {
        this.out = out;
        this.in = out + 2;
    }

    @Override
    public final int size() {
        return out;
    }

    @Override
    public final int scratch() {
        return in * in * CHANNELS;
    }

    @Override
    public final void weight(float[] w, int offset, int tap, float[] u, int uOffset, int plane) {
        float[] partial = new float[3 * in * LANES]; // [q][i]
        for (int q = 0; q < 3; q++) {
            weightLine(w, offset + q * tap, 3 * tap, partial, q * in * LANES, LANES);
        }
        for (int i = 0; i < in; i++) {
            weightLine(partial, i * LANES, in * LANES, u, uOffset + i * in * plane, plane);
        }
    }

    @Override
    public final void input(
            float[] x, int offset, int line, int pixel, int n, float[] scratch, float[] v, int vOffset, int plane) {
        int width = n * LANES;
        // scratch [j][i]: over the rows of each column, then over the columns of each row
        inputLines(x, offset, line, pixel, n, scratch, 0, width, in * width);
        inputLines(scratch, 0, in * width, width, n, v, vOffset, plane, in * plane);
    }

    @Override
    public final void output(float[] m, int offset, int plane, int n, float[] scratch, float[] sums) {
        int width = n * LANES;
        // scratch [j][i]: over the rows of each column, then over the columns of each row
        outputLines(m, offset, in * plane, plane, in, n, scratch, out * width, width);
        outputLines(scratch, 0, out * width, width, out, n, sums, out * width, width);
    }

    /** G times three vectors of w that are {@code step} floats apart. */
    abstract void weightLine(float[] w, int offset, int step, float[] to, int toOffset, int toStep);

    /** B' times {@code m + 2} vectors that are {@code step} floats apart, for {@code m + 2} lines of n vectors. */
    abstract void inputLines(
            float[] from, int fromOffset, int step, int line, int n, float[] to, int toOffset, int toStep, int toLine);

    /** A' times {@code m + 2} vectors that are {@code step} floats apart, for {@code lines} lines of n vectors. */
    abstract void outputLines(
            float[] from, int fromOffset, int step, int line, int lines, int n, float[] to, int toLine, int toStep);
}
