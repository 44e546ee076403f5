package org.autochrome.engine.simd;

import org.jspecify.annotations.Nullable;

/** {@link RowMath} in plain loops; rounds exactly as the vectors do. */
final class PlainRowMath implements RowMath {
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
        for (int i = 0; i < n; i++) {
            float v = x[xOffset + i];
            if (bias != null) {
                v += bias[p + i];
            }
            v = v > 0 ? v : slope * v;
            y[yOffset + i] = scale == null || shift == null ? v : v * scale[p + i] + shift[p + i];
        }
    }

    @Override
    public void linear(
            float a, float[] x, int xOffset, float b, float[] z, int zOffset, float[] y, int yOffset, int n) {
        for (int i = 0; i < n; i++) {
            y[yOffset + i] = a * x[xOffset + i] + b * z[zOffset + i];
        }
    }

    @Override
    public void multiply(float[] x, int xOffset, float[] z, int zOffset, float[] y, int yOffset, int n) {
        for (int i = 0; i < n; i++) {
            y[yOffset + i] = x[xOffset + i] * z[zOffset + i];
        }
    }

    @Override
    public void max(float[] x, int xOffset, float[] z, int zOffset, float[] y, int yOffset, int n) {
        for (int i = 0; i < n; i++) {
            y[yOffset + i] = Math.max(x[xOffset + i], z[zOffset + i]);
        }
    }

    @Override
    public void addSquares(float[] x, int xOffset, float[] mean, int meanOffset, float[] y, int yOffset, int n) {
        for (int i = 0; i < n; i++) {
            float d = x[xOffset + i] - mean[meanOffset + i];
            y[yOffset + i] += d * d;
        }
    }

    @Override
    public float largest(float[] x, int xOffset, int n) {
        float most = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            most = Math.max(most, x[xOffset + i]);
        }
        return most;
    }

    @Override
    public float exp(float[] x, int xOffset, float most, float least, float[] y, int yOffset, int n) {
        float sum = 0;
        for (int i = 0; i < n; i++) {
            float difference = x[xOffset + i] - most;
            float v = Math.max(difference, Exp.LEAST);
            float rounded = v * Exp.LOG2_E + Exp.ROUNDER;
            float whole = rounded - Exp.ROUNDER;
            float r = v - whole * Exp.LN2_HIGH - whole * Exp.LN2_LOW;
            float e = Exp.C7;
            e = e * r + Exp.C6;
            e = e * r + Exp.C5;
            e = e * r + Exp.C4;
            e = e * r + Exp.C3;
            e = e * r + Exp.C2;
            e = e * r + 1f;
            e = e * r + 1f;
            e *= Float.intBitsToFloat((Float.floatToRawIntBits(rounded) << Exp.MANTISSA_BITS) + Exp.ONE);
            e = difference < least ? 0f : e;
            y[yOffset + i] = e;
            sum += e;
        }
        return sum;
    }
}
