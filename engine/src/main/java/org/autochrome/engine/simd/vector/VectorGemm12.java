package org.autochrome.engine.simd.vector;

import static org.autochrome.engine.simd.vector.VectorCode.LANES;
import static org.autochrome.engine.simd.vector.VectorCode.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.autochrome.engine.simd.GemmKernel;

/**
 * Tiles of 12 rows by two vectors: 24 sums, two vectors of b and one of a fill 27 of 32 registers. Every sum is a variable of
 * its own because the compiler keeps variables in registers, but not the elements of an array.
 */
final class VectorGemm12 implements GemmKernel {
    @Override
    public int rows() {
        return 12;
    }

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public void multiply(
            boolean narrow,
            int depth,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset,
            int cStride,
            boolean accumulate) {
        if (narrow) {
            narrow(depth, a, aOffset, b, bOffset, c, cOffset, cStride, accumulate);
        } else {
            wide(depth, a, aOffset, b, bOffset, c, cOffset, cStride, accumulate);
        }
    }

    private static void wide(
            int depth,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset,
            int cStride,
            boolean add) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s0l = zero;
        FloatVector s0r = zero;
        FloatVector s1l = zero;
        FloatVector s1r = zero;
        FloatVector s2l = zero;
        FloatVector s2r = zero;
        FloatVector s3l = zero;
        FloatVector s3r = zero;
        FloatVector s4l = zero;
        FloatVector s4r = zero;
        FloatVector s5l = zero;
        FloatVector s5r = zero;
        FloatVector s6l = zero;
        FloatVector s6r = zero;
        FloatVector s7l = zero;
        FloatVector s7r = zero;
        FloatVector s8l = zero;
        FloatVector s8r = zero;
        FloatVector s9l = zero;
        FloatVector s9r = zero;
        FloatVector s10l = zero;
        FloatVector s10r = zero;
        FloatVector s11l = zero;
        FloatVector s11r = zero;
        int ai = aOffset;
        int bi = bOffset;
        for (int k = 0; k < depth; k++) {
            FloatVector l = FloatVector.fromArray(SPECIES, b, bi);
            FloatVector r = FloatVector.fromArray(SPECIES, b, bi + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[ai]);
            s0l = x.fma(l, s0l);
            s0r = x.fma(r, s0r);
            x = FloatVector.broadcast(SPECIES, a[ai + ROW_STRIDE]);
            s1l = x.fma(l, s1l);
            s1r = x.fma(r, s1r);
            x = FloatVector.broadcast(SPECIES, a[ai + 2 * ROW_STRIDE]);
            s2l = x.fma(l, s2l);
            s2r = x.fma(r, s2r);
            x = FloatVector.broadcast(SPECIES, a[ai + 3 * ROW_STRIDE]);
            s3l = x.fma(l, s3l);
            s3r = x.fma(r, s3r);
            x = FloatVector.broadcast(SPECIES, a[ai + 4 * ROW_STRIDE]);
            s4l = x.fma(l, s4l);
            s4r = x.fma(r, s4r);
            x = FloatVector.broadcast(SPECIES, a[ai + 5 * ROW_STRIDE]);
            s5l = x.fma(l, s5l);
            s5r = x.fma(r, s5r);
            x = FloatVector.broadcast(SPECIES, a[ai + 6 * ROW_STRIDE]);
            s6l = x.fma(l, s6l);
            s6r = x.fma(r, s6r);
            x = FloatVector.broadcast(SPECIES, a[ai + 7 * ROW_STRIDE]);
            s7l = x.fma(l, s7l);
            s7r = x.fma(r, s7r);
            x = FloatVector.broadcast(SPECIES, a[ai + 8 * ROW_STRIDE]);
            s8l = x.fma(l, s8l);
            s8r = x.fma(r, s8r);
            x = FloatVector.broadcast(SPECIES, a[ai + 9 * ROW_STRIDE]);
            s9l = x.fma(l, s9l);
            s9r = x.fma(r, s9r);
            x = FloatVector.broadcast(SPECIES, a[ai + 10 * ROW_STRIDE]);
            s10l = x.fma(l, s10l);
            s10r = x.fma(r, s10r);
            x = FloatVector.broadcast(SPECIES, a[ai + 11 * ROW_STRIDE]);
            s11l = x.fma(l, s11l);
            s11r = x.fma(r, s11r);
            ai++;
            bi += 2 * LANES;
        }
        store(s0l, c, cOffset, add);
        store(s0r, c, cOffset + LANES, add);
        store(s1l, c, cOffset + cStride, add);
        store(s1r, c, cOffset + cStride + LANES, add);
        store(s2l, c, cOffset + 2 * cStride, add);
        store(s2r, c, cOffset + 2 * cStride + LANES, add);
        store(s3l, c, cOffset + 3 * cStride, add);
        store(s3r, c, cOffset + 3 * cStride + LANES, add);
        store(s4l, c, cOffset + 4 * cStride, add);
        store(s4r, c, cOffset + 4 * cStride + LANES, add);
        store(s5l, c, cOffset + 5 * cStride, add);
        store(s5r, c, cOffset + 5 * cStride + LANES, add);
        store(s6l, c, cOffset + 6 * cStride, add);
        store(s6r, c, cOffset + 6 * cStride + LANES, add);
        store(s7l, c, cOffset + 7 * cStride, add);
        store(s7r, c, cOffset + 7 * cStride + LANES, add);
        store(s8l, c, cOffset + 8 * cStride, add);
        store(s8r, c, cOffset + 8 * cStride + LANES, add);
        store(s9l, c, cOffset + 9 * cStride, add);
        store(s9r, c, cOffset + 9 * cStride + LANES, add);
        store(s10l, c, cOffset + 10 * cStride, add);
        store(s10r, c, cOffset + 10 * cStride + LANES, add);
        store(s11l, c, cOffset + 11 * cStride, add);
        store(s11r, c, cOffset + 11 * cStride + LANES, add);
    }

    private static void narrow(
            int depth,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset,
            int cStride,
            boolean add) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s0 = zero;
        FloatVector s1 = zero;
        FloatVector s2 = zero;
        FloatVector s3 = zero;
        FloatVector s4 = zero;
        FloatVector s5 = zero;
        FloatVector s6 = zero;
        FloatVector s7 = zero;
        FloatVector s8 = zero;
        FloatVector s9 = zero;
        FloatVector s10 = zero;
        FloatVector s11 = zero;
        int ai = aOffset;
        int bi = bOffset;
        for (int k = 0; k < depth; k++) {
            FloatVector w = FloatVector.fromArray(SPECIES, b, bi);
            s0 = FloatVector.broadcast(SPECIES, a[ai]).fma(w, s0);
            s1 = FloatVector.broadcast(SPECIES, a[ai + ROW_STRIDE]).fma(w, s1);
            s2 = FloatVector.broadcast(SPECIES, a[ai + 2 * ROW_STRIDE]).fma(w, s2);
            s3 = FloatVector.broadcast(SPECIES, a[ai + 3 * ROW_STRIDE]).fma(w, s3);
            s4 = FloatVector.broadcast(SPECIES, a[ai + 4 * ROW_STRIDE]).fma(w, s4);
            s5 = FloatVector.broadcast(SPECIES, a[ai + 5 * ROW_STRIDE]).fma(w, s5);
            s6 = FloatVector.broadcast(SPECIES, a[ai + 6 * ROW_STRIDE]).fma(w, s6);
            s7 = FloatVector.broadcast(SPECIES, a[ai + 7 * ROW_STRIDE]).fma(w, s7);
            s8 = FloatVector.broadcast(SPECIES, a[ai + 8 * ROW_STRIDE]).fma(w, s8);
            s9 = FloatVector.broadcast(SPECIES, a[ai + 9 * ROW_STRIDE]).fma(w, s9);
            s10 = FloatVector.broadcast(SPECIES, a[ai + 10 * ROW_STRIDE]).fma(w, s10);
            s11 = FloatVector.broadcast(SPECIES, a[ai + 11 * ROW_STRIDE]).fma(w, s11);
            ai++;
            bi += LANES;
        }
        store(s0, c, cOffset, add);
        store(s1, c, cOffset + cStride, add);
        store(s2, c, cOffset + 2 * cStride, add);
        store(s3, c, cOffset + 3 * cStride, add);
        store(s4, c, cOffset + 4 * cStride, add);
        store(s5, c, cOffset + 5 * cStride, add);
        store(s6, c, cOffset + 6 * cStride, add);
        store(s7, c, cOffset + 7 * cStride, add);
        store(s8, c, cOffset + 8 * cStride, add);
        store(s9, c, cOffset + 9 * cStride, add);
        store(s10, c, cOffset + 10 * cStride, add);
        store(s11, c, cOffset + 11 * cStride, add);
    }

    private static void store(FloatVector sum, float[] c, int offset, boolean add) {
        (add ? sum.add(FloatVector.fromArray(SPECIES, c, offset)) : sum).intoArray(c, offset);
    }
}
