package org.autochrome.course;

/** Polynomials by their coefficients, that of t to the power 0 first, for Cook and Toom's matrices. */
final class Polynomials {
    private Polynomials() {}

    /** The product of (t - a) over all points a but point {@code left}, with {@code size} coefficients. */
    static float[] withRoots(int size, float[] points, int left) {
        float[] product = new float[size];
        product[0] = 1;
        for (int k = 0; k < points.length; k++) {
            for (int j = size - 1; k != left && j >= 0; j--) {
                product[j] = (j > 0 ? product[j - 1] : 0) - points[k] * product[j];
            }
        }
        return product;
    }

    /**
     * The first {@code size} powers of point {@code index}: what a polynomial's coefficients are weighed with at that point.
     * Behind the last point lies infinity, where only the highest power counts.
     */
    static float[] powers(float[] points, int index, int size) {
        float[] powers = new float[size];
        powers[size - 1] = 1;
        float power = 1;
        for (int j = 0; index < points.length && j < size; j++) {
            powers[j] = power;
            power *= points[index];
        }
        return powers;
    }

    static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** A matrix, by its rows, times a column. */
    static float[] times(float[][] matrix, float... column) {
        float[] product = new float[matrix.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = dot(matrix[i], column);
        }
        return product;
    }
}
