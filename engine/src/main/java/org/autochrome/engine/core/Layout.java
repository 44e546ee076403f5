package org.autochrome.engine.core;

/**
 * The order in which a tensor's elements lie in its storage.
 *
 * <p>{@link #DENSE} is row-major without gaps: weights, vectors, matrices. Channels-last is for images {@code [N, C, H,
 * W]} only: pixel after pixel, each with its channels side by side, {@code pixelStride} floats apart. A stride larger than
 * {@code C} leaves padding lanes; they are zero from allocation and influence no result.
 *
 * @param pixelStride floats from one pixel to the next; 0 means dense
 */
public record Layout(int pixelStride) {
    public static final Layout DENSE = new Layout(0);

    public Layout {
        if (pixelStride < 0) {
            throw new IllegalArgumentException("layout: pixel stride must not be negative: " + pixelStride);
        }
    }

    public static Layout channelsLast(int pixelStride) {
        if (pixelStride < 1) {
            throw new IllegalArgumentException(
                    "layout: channels-last needs a pixel stride of at least 1: " + pixelStride);
        }
        return new Layout(pixelStride);
    }

    public boolean isDense() {
        return pixelStride == 0;
    }

    /** Floats that a tensor of this shape and layout occupies. */
    public long elements(Shape shape) {
        if (isDense()) {
            return shape.count();
        }
        if (!shape.isImage() || pixelStride < shape.c()) {
            throw new IllegalArgumentException("layout: " + this + " does not fit shape " + shape
                    + " (it needs [N, C, H, W] with C <= pixel stride)");
        }
        return Math.multiplyExact((long) shape.n() * shape.h() * shape.w(), pixelStride);
    }

    /** Whether lanes between a pixel's last channel and the next pixel exist. */
    public boolean hasPadding(Shape shape) {
        return !isDense() && pixelStride > shape.c();
    }

    @Override
    public String toString() {
        return isDense() ? "DENSE" : "CHANNELS_LAST(" + pixelStride + ")";
    }
}
