package org.autochrome.engine.simd.vector;

import static org.autochrome.engine.simd.vector.VectorCode.LANES;
import static org.autochrome.engine.simd.vector.VectorCode.SPECIES;

import jdk.incubator.vector.FloatVector;

/** F(4 x 4, 3 x 3) with the points 0, 1, -1, 1/2, -2. */
final class VectorTile4 extends VectorTile {
    private static final int OUT = 4;
    private static final int IN = OUT + 2;

    VectorTile4() {
        super(OUT);
    }

    @Override
    void weightLine(float[] from, int f, int step, float[] to, int t, int toStep) {
        FloatVector w0 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector w1 = FloatVector.fromArray(SPECIES, from, f + step);
        FloatVector w2 = FloatVector.fromArray(SPECIES, from, f + 2 * step);
        w0.intoArray(to, t);
        w0.add(w1).add(w2).mul(1f / 3f).intoArray(to, t + toStep);
        w0.sub(w1).add(w2).mul(-1f / 3f).intoArray(to, t + 2 * toStep);
        w0.add(w1.mul(0.5f)).add(w2.mul(0.25f)).mul(-16f / 15f).intoArray(to, t + 3 * toStep);
        w0.sub(w1.mul(2f)).add(w2.mul(4f)).mul(1f / 15f).intoArray(to, t + 4 * toStep);
        w2.intoArray(to, t + 5 * toStep);
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
                d3.sub(d1).mul(1.5f).sub(d2.mul(2f)).add(d0).add(d4).intoArray(to, t);
                d3.mul(2.5f).add(d2.mul(0.5f)).add(d4).sub(d1).intoArray(to, t + toStep);
                d3.mul(0.5f).sub(d2.mul(2.5f)).add(d4).add(d1).intoArray(to, t + 2 * toStep);
                d3.sub(d1).mul(2f).add(d4).sub(d2).intoArray(to, t + 3 * toStep);
                d3.sub(d1).mul(-0.5f).add(d4).sub(d2).intoArray(to, t + 4 * toStep);
                d4.sub(d2).mul(1.5f).sub(d3.mul(2f)).add(d5).add(d1).intoArray(to, t + 5 * toStep);
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
                FloatVector even = d1.add(d2);
                FloatVector odd = d1.sub(d2);
                FloatVector y0 = d0.add(even).add(d3).add(d4);
                FloatVector y1 = odd.add(d3.mul(0.5f)).sub(d4.mul(2f));
                FloatVector y2 = even.add(d3.mul(0.25f)).add(d4.mul(4f));
                FloatVector y3 = odd.add(d3.mul(0.125f)).sub(d4.mul(8f)).add(d5);
                y0.intoArray(to, t);
                y1.intoArray(to, t + toStep);
                y2.intoArray(to, t + 2 * toStep);
                y3.intoArray(to, t + 3 * toStep);
            }
        }
    }
}
