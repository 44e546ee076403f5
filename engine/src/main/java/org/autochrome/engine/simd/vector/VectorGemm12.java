package org.autochrome.engine.simd.vector;

import static org.autochrome.engine.simd.vector.VectorCode.LANES;
import static org.autochrome.engine.simd.vector.VectorCode.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.autochrome.engine.simd.GemmKernel;

/**
 * Tiles of 12 rows by two vectors: 24 sums, two vectors of b and one of a fill 27 of 32 registers. Every sum is a variable of
 * its own because the compiler keeps variables in registers, but not the elements of an array. One more register
 * addresses all rows of a, which are the constant {@link GemmKernel#ROW_STRIDE} apart.
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
        FloatVector s0l;
        FloatVector s0r;
        FloatVector s1l;
        FloatVector s1r;
        FloatVector s2l;
        FloatVector s2r;
        FloatVector s3l;
        FloatVector s3r;
        FloatVector s4l;
        FloatVector s4r;
        FloatVector s5l;
        FloatVector s5r;
        FloatVector s6l;
        FloatVector s6r;
        FloatVector s7l;
        FloatVector s7r;
        FloatVector s8l;
        FloatVector s8r;
        FloatVector s9l;
        FloatVector s9r;
        FloatVector s10l;
        FloatVector s10r;
        FloatVector s11l;
        FloatVector s11r;
        if (add) {
            s0l = FloatVector.fromArray(SPECIES, c, cOffset);
            s0r = FloatVector.fromArray(SPECIES, c, cOffset + LANES);
            s1l = FloatVector.fromArray(SPECIES, c, cOffset + cStride);
            s1r = FloatVector.fromArray(SPECIES, c, cOffset + cStride + LANES);
            s2l = FloatVector.fromArray(SPECIES, c, cOffset + 2 * cStride);
            s2r = FloatVector.fromArray(SPECIES, c, cOffset + 2 * cStride + LANES);
            s3l = FloatVector.fromArray(SPECIES, c, cOffset + 3 * cStride);
            s3r = FloatVector.fromArray(SPECIES, c, cOffset + 3 * cStride + LANES);
            s4l = FloatVector.fromArray(SPECIES, c, cOffset + 4 * cStride);
            s4r = FloatVector.fromArray(SPECIES, c, cOffset + 4 * cStride + LANES);
            s5l = FloatVector.fromArray(SPECIES, c, cOffset + 5 * cStride);
            s5r = FloatVector.fromArray(SPECIES, c, cOffset + 5 * cStride + LANES);
            s6l = FloatVector.fromArray(SPECIES, c, cOffset + 6 * cStride);
            s6r = FloatVector.fromArray(SPECIES, c, cOffset + 6 * cStride + LANES);
            s7l = FloatVector.fromArray(SPECIES, c, cOffset + 7 * cStride);
            s7r = FloatVector.fromArray(SPECIES, c, cOffset + 7 * cStride + LANES);
            s8l = FloatVector.fromArray(SPECIES, c, cOffset + 8 * cStride);
            s8r = FloatVector.fromArray(SPECIES, c, cOffset + 8 * cStride + LANES);
            s9l = FloatVector.fromArray(SPECIES, c, cOffset + 9 * cStride);
            s9r = FloatVector.fromArray(SPECIES, c, cOffset + 9 * cStride + LANES);
            s10l = FloatVector.fromArray(SPECIES, c, cOffset + 10 * cStride);
            s10r = FloatVector.fromArray(SPECIES, c, cOffset + 10 * cStride + LANES);
            s11l = FloatVector.fromArray(SPECIES, c, cOffset + 11 * cStride);
            s11r = FloatVector.fromArray(SPECIES, c, cOffset + 11 * cStride + LANES);
        } else {
            s0l = s0r = s1l = s1r = s2l = s2r = s3l = s3r = s4l = s4r = s5l = s5r = s6l =
                    s6r = s7l = s7r = s8l = s8r = s9l = s9r = s10l = s10r = s11l = s11r = FloatVector.zero(SPECIES);
        }
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
        s0l.intoArray(c, cOffset);
        s0r.intoArray(c, cOffset + LANES);
        s1l.intoArray(c, cOffset + cStride);
        s1r.intoArray(c, cOffset + cStride + LANES);
        s2l.intoArray(c, cOffset + 2 * cStride);
        s2r.intoArray(c, cOffset + 2 * cStride + LANES);
        s3l.intoArray(c, cOffset + 3 * cStride);
        s3r.intoArray(c, cOffset + 3 * cStride + LANES);
        s4l.intoArray(c, cOffset + 4 * cStride);
        s4r.intoArray(c, cOffset + 4 * cStride + LANES);
        s5l.intoArray(c, cOffset + 5 * cStride);
        s5r.intoArray(c, cOffset + 5 * cStride + LANES);
        s6l.intoArray(c, cOffset + 6 * cStride);
        s6r.intoArray(c, cOffset + 6 * cStride + LANES);
        s7l.intoArray(c, cOffset + 7 * cStride);
        s7r.intoArray(c, cOffset + 7 * cStride + LANES);
        s8l.intoArray(c, cOffset + 8 * cStride);
        s8r.intoArray(c, cOffset + 8 * cStride + LANES);
        s9l.intoArray(c, cOffset + 9 * cStride);
        s9r.intoArray(c, cOffset + 9 * cStride + LANES);
        s10l.intoArray(c, cOffset + 10 * cStride);
        s10r.intoArray(c, cOffset + 10 * cStride + LANES);
        s11l.intoArray(c, cOffset + 11 * cStride);
        s11r.intoArray(c, cOffset + 11 * cStride + LANES);
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
        FloatVector s0;
        FloatVector s1;
        FloatVector s2;
        FloatVector s3;
        FloatVector s4;
        FloatVector s5;
        FloatVector s6;
        FloatVector s7;
        FloatVector s8;
        FloatVector s9;
        FloatVector s10;
        FloatVector s11;
        if (add) {
            s0 = FloatVector.fromArray(SPECIES, c, cOffset);
            s1 = FloatVector.fromArray(SPECIES, c, cOffset + cStride);
            s2 = FloatVector.fromArray(SPECIES, c, cOffset + 2 * cStride);
            s3 = FloatVector.fromArray(SPECIES, c, cOffset + 3 * cStride);
            s4 = FloatVector.fromArray(SPECIES, c, cOffset + 4 * cStride);
            s5 = FloatVector.fromArray(SPECIES, c, cOffset + 5 * cStride);
            s6 = FloatVector.fromArray(SPECIES, c, cOffset + 6 * cStride);
            s7 = FloatVector.fromArray(SPECIES, c, cOffset + 7 * cStride);
            s8 = FloatVector.fromArray(SPECIES, c, cOffset + 8 * cStride);
            s9 = FloatVector.fromArray(SPECIES, c, cOffset + 9 * cStride);
            s10 = FloatVector.fromArray(SPECIES, c, cOffset + 10 * cStride);
            s11 = FloatVector.fromArray(SPECIES, c, cOffset + 11 * cStride);
        } else {
            s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = s8 = s9 = s10 = s11 = FloatVector.zero(SPECIES);
        }
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
        s0.intoArray(c, cOffset);
        s1.intoArray(c, cOffset + cStride);
        s2.intoArray(c, cOffset + 2 * cStride);
        s3.intoArray(c, cOffset + 3 * cStride);
        s4.intoArray(c, cOffset + 4 * cStride);
        s5.intoArray(c, cOffset + 5 * cStride);
        s6.intoArray(c, cOffset + 6 * cStride);
        s7.intoArray(c, cOffset + 7 * cStride);
        s8.intoArray(c, cOffset + 8 * cStride);
        s9.intoArray(c, cOffset + 9 * cStride);
        s10.intoArray(c, cOffset + 10 * cStride);
        s11.intoArray(c, cOffset + 11 * cStride);
    }
}
