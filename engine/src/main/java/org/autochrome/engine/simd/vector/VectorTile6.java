package org.autochrome.engine.simd.vector;

import static org.autochrome.engine.simd.vector.VectorCode.LANES;
import static org.autochrome.engine.simd.vector.VectorCode.SPECIES;

import jdk.incubator.vector.FloatVector;

/** F(6 x 6, 3 x 3) with the points 0, 1, -1, 2, -2, 1/2, -1/2; those of opposite sign share even and odd parts. */
final class VectorTile6 extends VectorTile {
    private static final int OUT = 6;
    private static final int IN = OUT + 2;

    VectorTile6() {
        super(OUT);
    }

    @Override
    void weightLine(float[] from, int f, int step, float[] to, int t, int toStep) {
        FloatVector w0 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector w1 = FloatVector.fromArray(SPECIES, from, f + step);
        FloatVector w2 = FloatVector.fromArray(SPECIES, from, f + 2 * step);
        FloatVector even = w0.add(w2);
        FloatVector two = w0.add(w2.mul(4f));
        FloatVector half = w0.add(w2.mul(0.25f));
        w0.intoArray(to, t);
        even.add(w1).mul(-2f / 9f).intoArray(to, t + toStep);
        even.sub(w1).mul(-2f / 9f).intoArray(to, t + 2 * toStep);
        two.add(w1.mul(2f)).mul(1f / 90f).intoArray(to, t + 3 * toStep);
        two.sub(w1.mul(2f)).mul(1f / 90f).intoArray(to, t + 4 * toStep);
        half.add(w1.mul(0.5f)).mul(32f / 45f).intoArray(to, t + 5 * toStep);
        half.sub(w1.mul(0.5f)).mul(32f / 45f).intoArray(to, t + 6 * toStep);
        w2.intoArray(to, t + 7 * toStep);
    }

    @Override
    void inputLines(
            float[] from, int fromOffset, int step, int line, int n, float[] to, int toOffset, int toStep, int toLine) {
        for (int j = 0; j < IN; j++) {
            int f = fromOffset + j * line;
            int t = toOffset + j * toLine;
            for (int end = f + n * LANES; f < end; f += LANES, t += LANES) {
                FloatVector d0 = FloatVector.fromArray(SPECIES, from, f);
                FloatVector d1 = FloatVector.fromArray(SPECIES, from, f + step);
                FloatVector d2 = FloatVector.fromArray(SPECIES, from, f + 2 * step);
                FloatVector d3 = FloatVector.fromArray(SPECIES, from, f + 3 * step);
                FloatVector d4 = FloatVector.fromArray(SPECIES, from, f + 4 * step);
                FloatVector d5 = FloatVector.fromArray(SPECIES, from, f + 5 * step);
                FloatVector d6 = FloatVector.fromArray(SPECIES, from, f + 6 * step);
                FloatVector d7 = FloatVector.fromArray(SPECIES, from, f + 7 * step);
                FloatVector even1 = d4.mul(-4.25f).add(d2).add(d6);
                FloatVector odd1 = d3.mul(-4.25f).add(d1).add(d5);
                FloatVector even2 = d4.mul(-1.25f).add(d2.mul(0.25f)).add(d6);
                FloatVector odd2 = d3.mul(-2.5f).add(d1.mul(0.5f)).add(d5.mul(2f));
                FloatVector evenHalf = d4.mul(-5f).add(d2.mul(4f)).add(d6);
                FloatVector oddHalf = d3.mul(-2.5f).add(d1.mul(2f)).add(d5.mul(0.5f));
                // The row of point 0 and its row of G are both negated: 1 in place of -1.
                d4.sub(d2).mul(5.25f).add(d0).sub(d6).intoArray(to, t);
                even1.add(odd1).intoArray(to, t + toStep);
                even1.sub(odd1).intoArray(to, t + 2 * toStep);
                even2.add(odd2).intoArray(to, t + 3 * toStep);
                even2.sub(odd2).intoArray(to, t + 4 * toStep);
                evenHalf.add(oddHalf).intoArray(to, t + 5 * toStep);
                evenHalf.sub(oddHalf).intoArray(to, t + 6 * toStep);
                d3.sub(d5).mul(5.25f).add(d7).sub(d1).intoArray(to, t + 7 * toStep);
            }
        }
    }

    @Override
    void outputLines(
            float[] from, int fromOffset, int step, int line, int lines, int n, float[] to, int toLine, int toStep) {
        for (int j = 0; j < lines; j++) {
            int f = fromOffset + j * line;
            int t = j * toLine;
            for (int end = f + n * LANES; f < end; f += LANES, t += LANES) {
                FloatVector d0 = FloatVector.fromArray(SPECIES, from, f);
                FloatVector d1 = FloatVector.fromArray(SPECIES, from, f + step);
                FloatVector d2 = FloatVector.fromArray(SPECIES, from, f + 2 * step);
                FloatVector d3 = FloatVector.fromArray(SPECIES, from, f + 3 * step);
                FloatVector d4 = FloatVector.fromArray(SPECIES, from, f + 4 * step);
                FloatVector d5 = FloatVector.fromArray(SPECIES, from, f + 5 * step);
                FloatVector d6 = FloatVector.fromArray(SPECIES, from, f + 6 * step);
                FloatVector d7 = FloatVector.fromArray(SPECIES, from, f + 7 * step);
                FloatVector even1 = d1.add(d2);
                FloatVector odd1 = d1.sub(d2);
                FloatVector even2 = d3.add(d4);
                FloatVector odd2 = d3.sub(d4);
                FloatVector evenHalf = d5.add(d6);
                FloatVector oddHalf = d5.sub(d6);
                FloatVector y0 = d0.add(even1).add(even2).add(evenHalf);
                FloatVector y1 = odd1.add(odd2.mul(2f)).add(oddHalf.mul(0.5f));
                FloatVector y2 = even1.add(even2.mul(4f)).add(evenHalf.mul(0.25f));
                FloatVector y3 = odd1.add(odd2.mul(8f)).add(oddHalf.mul(0.125f));
                FloatVector y4 = even1.add(even2.mul(16f)).add(evenHalf.mul(0.0625f));
                FloatVector y5 =
                        odd1.add(odd2.mul(32f)).add(oddHalf.mul(0.03125f)).add(d7);
                y0.intoArray(to, t);
                y1.intoArray(to, t + toStep);
                y2.intoArray(to, t + 2 * toStep);
                y3.intoArray(to, t + 3 * toStep);
                y4.intoArray(to, t + 4 * toStep);
                y5.intoArray(to, t + 5 * toStep);
            }
        }
    }
}
