package org.autochrome.engine.core;

import java.util.Arrays;

/**
 * The sizes of a tensor's dimensions, immutable. Images are {@code [N, C, H, W]} as in PyTorch, whatever their storage
 * order; a scalar has rank 0.
 */
public final class Shape {
    private final int[] dims;
    private final long count;

    private Shape(int[] dims) {
        for (int dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException("shape: dimensions must not be negative: " + Arrays.toString(dims));
            }
        }
        this.dims = dims;
        this.count = product(dims);
    }

    private static long product(int[] dims) {
        long product = 1;
        try {
            for (int dim : dims) {
                product = Math.multiplyExact(product, dim);
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("shape: more elements than can be counted: " + Arrays.toString(dims), e);
        }
        return product;
    }

    public static Shape of(int... dims) {
        return new Shape(dims.clone());
    }

    public int rank() {
        return dims.length;
    }

    /** Size of dimension {@code i}; a negative {@code i} counts from the end, so {@code dim(-1)} is the last. */
    public int dim(int i) {
        return dims[i < 0 ? dims.length + i : i];
    }

    public int[] dims() {
        return dims.clone();
    }

    /** Number of elements; 1 for a scalar. */
    public long count() {
        return count;
    }

    /** Whether this is {@code [N, C, H, W]}. */
    public boolean isImage() {
        return dims.length == 4;
    }

    /** Batch size of an image shape. */
    public int n() {
        return image()[0];
    }

    /** Channels of an image shape. */
    public int c() {
        return image()[1];
    }

    /** Height of an image shape. */
    public int h() {
        return image()[2];
    }

    /** Width of an image shape. */
    public int w() {
        return image()[3];
    }

    private int[] image() {
        if (dims.length != 4) {
            throw new IllegalStateException("shape: expected [N, C, H, W], got " + this);
        }
        return dims;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
