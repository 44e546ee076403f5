package org.autochrome.engine.simd;

/**
 * The tile in plain loops. The compiler turns a loop into vector instructions only where every array is indexed by the bare
 * loop variable, so rows of b are copied to arrays of their own, four at a time, and so are the sums.
 */
final class PlainGemm implements GemmKernel {
    private static final int ROWS = 6;
    private static final int LANES = 64;

    @Override
    public int rows() {
        return ROWS;
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
        int columns = narrow ? LANES : 2 * LANES;
        float[][] sums = new float[ROWS][columns];
        float[][] four = new float[4][columns];
        int k = 0;
        for (; k + 4 <= depth; k += 4) {
            for (int i = 0; i < 4; i++) {
                System.arraycopy(b, bOffset + (k + i) * columns, four[i], 0, columns);
            }
            for (int row = 0; row < ROWS; row++) {
                addFour(a, aOffset + row * ROW_STRIDE + k, four[0], four[1], four[2], four[3], sums[row]);
            }
        }
        for (; k < depth; k++) {
            System.arraycopy(b, bOffset + k * columns, four[0], 0, columns);
            for (int row = 0; row < ROWS; row++) {
                addOne(a[aOffset + row * ROW_STRIDE + k], four[0], sums[row]);
            }
        }
        for (int row = 0; row < ROWS; row++) {
            int at = cOffset + row * cStride;
            if (accumulate) {
                System.arraycopy(c, at, four[0], 0, columns);
                addOne(1f, four[0], sums[row]);
            }
            System.arraycopy(sums[row], 0, c, at, columns);
        }
    }

    private static void addFour(float[] a, int at, float[] b0, float[] b1, float[] b2, float[] b3, float[] sum) {
        float a0 = a[at];
        float a1 = a[at + 1];
        float a2 = a[at + 2];
        float a3 = a[at + 3];
        for (int j = 0; j < sum.length; j++) {
            sum[j] += a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
        }
    }

    private static void addOne(float a, float[] b, float[] sum) {
        for (int j = 0; j < sum.length; j++) {
            sum[j] += a * b[j];
        }
    }
}
