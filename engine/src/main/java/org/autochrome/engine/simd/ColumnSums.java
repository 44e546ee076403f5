package org.autochrome.engine.simd;

import org.jspecify.annotations.Nullable;

/**
 * Sums over the rows of a matrix. Few rows are added in float, the sums of those in double, in blocks that depend on the
 * matrix alone, so that the result does not depend on the number of threads.
 */
final class ColumnSums {
    /** Rows added in float. */
    private static final int FLOAT_ROWS = 32;

    private static final int SMALLEST_BLOCK = 256;
    private static final int MOST_BLOCKS = 64;

    private final Workers workers;
    private final RowMath rowMath;

    ColumnSums(Workers workers, RowMath rowMath) {
        this.workers = workers;
        this.rowMath = rowMath;
    }

    /**
     * Per column the sum of x, or of {@code (x - center)²}.
     *
     * @param center one number per column, or null
     */
    double[] of(float[] x, int offset, int stride, int rows, int columns, float @Nullable [] center) {
        int block = Math.max(SMALLEST_BLOCK, (rows + MOST_BLOCKS - 1) / MOST_BLOCKS);
        int blocks = (rows + block - 1) / block;
        double[][] parts = new double[blocks][];
        workers.run(blocks, (index, scratch) -> {
            int from = index * block;
            int count = Math.min(block, rows - from);
            parts[index] = part(x, offset + from * stride, stride, count, columns, center);
        });
        double[] sums = new double[columns];
        for (double[] part : parts) {
            for (int c = 0; c < columns; c++) {
                sums[c] += part[c];
            }
        }
        return sums;
    }

    private double[] part(float[] x, int offset, int stride, int rows, int columns, float @Nullable [] center) {
        double[] sums = new double[columns];
        float[] few = new float[columns];
        for (int row = 0; row < rows; row++) {
            int at = offset + row * stride;
            if (center == null) {
                rowMath.linear(1f, x, at, 1f, few, 0, few, 0, columns);
            } else {
                rowMath.addSquares(x, at, center, 0, few, 0, columns);
            }
            if (row % FLOAT_ROWS == FLOAT_ROWS - 1 || row == rows - 1) {
                for (int c = 0; c < columns; c++) {
                    sums[c] += few[c];
                    few[c] = 0f;
                }
            }
        }
        return sums;
    }
}
