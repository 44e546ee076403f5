package org.autochrome.engine.simd.vector;

import static org.autochrome.engine.simd.vector.VectorCode.LANES;
import static org.autochrome.engine.simd.vector.VectorCode.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.autochrome.engine.simd.Exp;
import org.autochrome.engine.simd.RowMath;
import org.autochrome.engine.simd.SimdCode;
import org.jspecify.annotations.Nullable;

/**
 * {@link RowMath} on vectors; what is left at the end of a stretch goes through plain loops. Products and sums round
 * separately in both, so that a number does not depend on where its stretch began.
 */
final class VectorRowMath implements RowMath {
    private final RowMath rest = SimdCode.plain().rows();

    @Override
    public void finish(
            float[] x,
            int xOffset,
            float @Nullable [] bias,
            float slope,
            float @Nullable [] scale,
            float @Nullable [] shift,
            int p,
            float[] y,
            int yOffset,
            int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
            if (bias != null) {
                v = v.add(FloatVector.fromArray(SPECIES, bias, p + i));
            }
            VectorMask<Float> positive = v.compare(VectorOperators.GT, 0f);
            v = v.mul(slope).blend(v, positive);
            if (scale != null && shift != null) {
                v = v.mul(FloatVector.fromArray(SPECIES, scale, p + i))
                        .add(FloatVector.fromArray(SPECIES, shift, p + i));
            }
            v.intoArray(y, yOffset + i);
        }
        rest.finish(x, xOffset + bound, bias, slope, scale, shift, p + bound, y, yOffset + bound, n - bound);
    }

    @Override
    public void linear(
            float a, float[] x, int xOffset, float b, float[] z, int zOffset, float[] y, int yOffset, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector ax = FloatVector.fromArray(SPECIES, x, xOffset + i).mul(a);
            FloatVector bz = FloatVector.fromArray(SPECIES, z, zOffset + i).mul(b);
            ax.add(bz).intoArray(y, yOffset + i);
        }
        rest.linear(a, x, xOffset + bound, b, z, zOffset + bound, y, yOffset + bound, n - bound);
    }

    @Override
    public void multiply(float[] x, int xOffset, float[] z, int zOffset, float[] y, int yOffset, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
            v.mul(FloatVector.fromArray(SPECIES, z, zOffset + i)).intoArray(y, yOffset + i);
        }
        rest.multiply(x, xOffset + bound, z, zOffset + bound, y, yOffset + bound, n - bound);
    }

    @Override
    public void max(float[] x, int xOffset, float[] z, int zOffset, float[] y, int yOffset, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
            v.max(FloatVector.fromArray(SPECIES, z, zOffset + i)).intoArray(y, yOffset + i);
        }
        rest.max(x, xOffset + bound, z, zOffset + bound, y, yOffset + bound, n - bound);
    }

    @Override
    public void addSquares(float[] x, int xOffset, float[] mean, int meanOffset, float[] y, int yOffset, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector d = FloatVector.fromArray(SPECIES, x, xOffset + i)
                    .sub(FloatVector.fromArray(SPECIES, mean, meanOffset + i));
            d.mul(d).add(FloatVector.fromArray(SPECIES, y, yOffset + i)).intoArray(y, yOffset + i);
        }
        rest.addSquares(x, xOffset + bound, mean, meanOffset + bound, y, yOffset + bound, n - bound);
    }

    @Override
    public float largest(float[] x, int xOffset, int n) {
        int bound = SPECIES.loopBound(n);
        float most = rest.largest(x, xOffset + bound, n - bound);
        if (bound == 0) {
            return most;
        }
        FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset);
        for (int i = LANES; i < bound; i += LANES) {
            v = v.max(FloatVector.fromArray(SPECIES, x, xOffset + i));
        }
        return Math.max(most, v.reduceLanes(VectorOperators.MAX));
    }

    @Override
    public float exp(float[] x, int xOffset, float most, float least, float[] y, int yOffset, int n) {
        int bound = SPECIES.loopBound(n);
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector difference =
                    FloatVector.fromArray(SPECIES, x, xOffset + i).sub(most);
            FloatVector v = difference.max(Exp.LEAST);
            FloatVector rounded = v.mul(Exp.LOG2_E).add(Exp.ROUNDER);
            FloatVector whole = rounded.sub(Exp.ROUNDER);
            FloatVector r = v.sub(whole.mul(Exp.LN2_HIGH)).sub(whole.mul(Exp.LN2_LOW));
            FloatVector e = r.mul(Exp.C7).add(Exp.C6);
            e = e.mul(r).add(Exp.C5);
            e = e.mul(r).add(Exp.C4);
            e = e.mul(r).add(Exp.C3);
            e = e.mul(r).add(Exp.C2);
            e = e.mul(r).add(1f);
            e = e.mul(r).add(1f);
            IntVector power = rounded.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, Exp.MANTISSA_BITS)
                    .add(Exp.ONE);
            e = e.mul(power.reinterpretAsFloats());
            e = e.blend(0f, difference.compare(VectorOperators.LT, least));
            e.intoArray(y, yOffset + i);
            sum = sum.add(e);
        }
        return sumOfLanes(sum) + rest.exp(x, xOffset + bound, most, least, y, yOffset + bound, n - bound);
    }

    /** In the lanes' order: reduceLanes may add in another one, and does so once its caller is compiled. */
    private static float sumOfLanes(FloatVector v) {
        float sum = 0;
        for (float lane : v.toArray()) {
            sum += lane;
        }
        return sum;
    }
}
