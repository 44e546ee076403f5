package org.autochrome.engine.core;

/**
 * Reads and writes a host tensor's elements by their logical position, whatever its layout, offset and number type.
 * The one place where plain-Java reference code turns positions into storage indices.
 */
public final class HostView {
    private final HostStorage storage;
    private final Shape shape;
    private final long offset;
    private final int rowStride;
    private final boolean dense;

    private HostView(Tensor tensor) {
        if (!(tensor.storage() instanceof HostStorage host)) {
            throw new IllegalArgumentException("host view: " + tensor + " lies on " + tensor.device()
                    + ", not in the Java heap; copy it with toArray()");
        }
        this.storage = host;
        this.shape = tensor.shape();
        this.offset = tensor.offset();
        this.rowStride = tensor.rowStride();
        this.dense = tensor.layout().isDense();
    }

    public static HostView of(Tensor tensor) {
        return new HostView(tensor);
    }

    /** Element {@code [n, c, y, x]} of an image tensor. */
    public double at(int n, int c, int y, int x) {
        return storage.get(index(n, c, y, x));
    }

    public void set(int n, int c, int y, int x, double value) {
        storage.set(index(n, c, y, x), value);
    }

    /** Element in a tensor seen as rows and columns, see {@link Tensor#rows()}. */
    public double at(long row, int column) {
        return storage.get(offset + row * rowStride + column);
    }

    public void set(long row, int column, double value) {
        storage.set(offset + row * rowStride + column, value);
    }

    /** The element that lies {@code distance} storage elements behind the tensor's first. */
    public double behindFirst(long distance) {
        return storage.get(offset + distance);
    }

    private long index(int n, int c, int y, int x) {
        long pixels = (long) shape.h() * shape.w();
        long pixel = (long) y * shape.w() + x;
        return dense
                ? offset + ((long) n * shape.c() + c) * pixels + pixel
                : offset + (n * pixels + pixel) * rowStride + c;
    }
}
