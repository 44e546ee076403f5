package org.autochrome.engine.core;

/**
 * A shape over a storage: float32 numbers on a device.
 *
 * <p>A tensor knows its shape, its layout and where in the storage it begins; it computes nothing. Operations are static
 * ({@code Ops.relu(x)}), and memory belongs to the {@link MemoryScope} in which the tensor was made. Shapes are written
 * {@code [N, C, H, W]} as in PyTorch, and so is the order of {@link #toArray()}; the storage order is the
 * {@link Layout}'s.
 */
public final class Tensor {
    private final Shape shape;
    private final Layout layout;
    private final Storage storage;
    private final long offset;
    private final boolean slice;

    private Tensor(Shape shape, Layout layout, Storage storage, long offset, boolean slice) {
        this.shape = shape;
        this.layout = layout;
        this.storage = storage;
        this.offset = offset;
        this.slice = slice;
        MemoryScope.innermost().own(this);
    }

    /**
     * A new tensor of unspecified contents, but for padding lanes, which are zero. An image counts as short-lived, see
     * {@link Device#allocateShortLived}.
     */
    public static Tensor empty(Device device, Shape shape, Layout layout) {
        MemoryScope.innermost();
        long elements = layout.elements(shape);
        Storage storage = layout.isDense() ? device.allocate(elements) : device.allocateShortLived(elements);
        if (layout.hasPadding(shape)) {
            clearPadding(device, storage, shape, layout);
        }
        return new Tensor(shape, layout, storage, 0, false);
    }

    private static void clearPadding(Device device, Storage storage, Shape shape, Layout layout) {
        boolean cleared = false;
        try {
            device.clearPadding(storage, shape, layout);
            cleared = true;
        } finally {
            if (!cleared) {
                storage.release();
            }
        }
    }

    /** A new dense tensor with these values in row-major order. */
    public static Tensor dense(Device device, Shape shape, float... values) {
        requireCount(shape, values);
        Tensor tensor = empty(device, shape, Layout.DENSE);
        device.write(values, 0, tensor.storage, 0, values.length);
        return tensor;
    }

    /**
     * A new image tensor in the device's channels-last layout.
     *
     * @param values in {@code [N, C, H, W]} order
     */
    public static Tensor image(Device device, Shape shape, float... values) {
        requireCount(shape, values);
        Layout layout = device.imageLayout(shape.c());
        Tensor tensor = empty(device, shape, layout);
        float[] stored = new float[Math.toIntExact(layout.elements(shape))];
        tensor.exchange(values, stored, true);
        device.write(stored, 0, tensor.storage, 0, stored.length);
        return tensor;
    }

    /**
     * A tensor over part of a storage that exists already; it becomes one more owner of the storage. Who calls this has
     * zeroed the padding lanes.
     *
     * @throws IllegalArgumentException if the tensor would not fit behind {@code offset}
     */
    public static Tensor over(Storage storage, long offset, Shape shape, Layout layout) {
        if (offset < 0 || offset + layout.elements(shape) > storage.elements()) {
            throw new IllegalArgumentException("tensor: shape " + shape + " " + layout + " needs "
                    + layout.elements(shape) + " elements behind offset " + offset + " but the storage has "
                    + storage.elements());
        }
        storage.retain();
        return new Tensor(shape, layout, storage, offset, false);
    }

    private static void requireCount(Shape shape, float[] values) {
        if (values.length != shape.count()) {
            throw new IllegalArgumentException(
                    "tensor: shape " + shape + " has " + shape.count() + " elements, got " + values.length + " values");
        }
    }

    public Shape shape() {
        return shape;
    }

    public Layout layout() {
        return layout;
    }

    public Storage storage() {
        return storage;
    }

    public Device device() {
        return storage.device();
    }

    /** Elements of the storage before this tensor's first. */
    public long offset() {
        return offset;
    }

    /**
     * Whether a kernel may write zeros to the lanes behind a pixel's last channel: they belong to this tensor, not to
     * the neighbour of a channel slice.
     */
    public boolean ownsPadding() {
        return !slice;
    }

    /**
     * Rows of this tensor seen as a matrix: pixels of an image in channels-last layout, the product of all dimensions but
     * the last of a dense tensor.
     */
    public long rows() {
        int columns = columns();
        return columns == 0 ? 0 : shape.count() / columns;
    }

    /** Columns of this tensor seen as a matrix: channels of a channels-last image, the last dimension of a dense tensor. */
    public int columns() {
        if (!layout.isDense()) {
            return shape.c();
        }
        return shape.rank() == 0 ? 1 : shape.dim(-1);
    }

    /** Elements of the storage from one row to the next. */
    public int rowStride() {
        return layout.isDense() ? columns() : layout.pixelStride();
    }

    /** Channels {@code from} (inclusive) to {@code to} (exclusive) of a channels-last image, without a copy. */
    public Tensor channels(int from, int to) {
        if (layout.isDense() || from < 0 || from >= to || to > shape.c()) {
            throw new IllegalArgumentException("channels: " + from + " to " + to + " is no slice of " + this
                    + "; it takes a channels-last tensor and 0 <= from < to <= C");
        }
        return view(Shape.of(shape.n(), to - from, shape.h(), shape.w()), layout, offset + from, true);
    }

    /** Entries {@code from} (inclusive) to {@code to} (exclusive) of the first dimension, without a copy. */
    public Tensor slice(int from, int to) {
        if (shape.rank() == 0 || from < 0 || from >= to || to > shape.dim(0)) {
            throw new IllegalArgumentException(
                    "slice: " + from + " to " + to + " is no slice of the first dimension of " + this);
        }
        long one = layout.elements(shape) / shape.dim(0);
        int[] dims = shape.dims();
        dims[0] = to - from;
        return view(Shape.of(dims), layout, offset + from * one, slice);
    }

    /** Lines {@code from} (inclusive) to {@code to} (exclusive) of one picture of a channels-last image, without a copy. */
    public Tensor lines(int picture, int from, int to) {
        boolean fits = !layout.isDense() && picture >= 0 && picture < shape.n();
        if (!fits || from < 0 || from >= to || to > shape.h()) {
            throw new IllegalArgumentException("lines: " + from + " to " + to + " of picture " + picture
                    + " are no lines of " + this + "; it takes a channels-last tensor and 0 <= from < to <= H");
        }
        long pixel = ((long) picture * shape.h() + from) * shape.w();
        Shape part = Shape.of(1, shape.c(), to - from, shape.w());
        return view(part, layout, offset + pixel * layout.pixelStride(), slice);
    }

    /** The same elements in the same order under another shape; dense tensors only, without a copy. */
    public Tensor reshape(Shape other) {
        if (!layout.isDense() || other.count() != shape.count()) {
            throw new IllegalArgumentException("reshape: " + this + " cannot be seen as " + other
                    + (layout.isDense() ? ": the counts differ" : ": only dense tensors can, see Ops.toDense"));
        }
        return view(other, layout, offset, slice);
    }

    private Tensor view(Shape other, Layout otherLayout, long otherOffset, boolean isSlice) {
        storage.retain();
        return new Tensor(other, otherLayout, storage, otherOffset, isSlice);
    }

    /** The values in logical row-major order ({@code [N, C, H, W]} for images); waits for the device. */
    public float[] toArray() {
        float[] values = new float[Math.toIntExact(shape.count())];
        if (values.length == 0) {
            return values;
        }
        if (layout.isDense()) {
            device().read(storage, offset, values, 0, values.length);
            return values;
        }
        float[] stored = new float[Math.toIntExact((rows() - 1) * rowStride() + columns())];
        device().read(storage, offset, stored, 0, stored.length);
        exchange(values, stored, false);
        return values;
    }

    /** Copies between logical order and channels-last order. */
    private void exchange(float[] logical, float[] stored, boolean toStored) {
        int channels = shape.c();
        int pixels = shape.h() * shape.w();
        int stride = rowStride();
        for (int n = 0; n < shape.n(); n++) {
            for (int c = 0; c < channels; c++) {
                int from = (n * channels + c) * pixels;
                for (int p = 0; p < pixels; p++) {
                    int at = (n * pixels + p) * stride + c;
                    if (toStored) {
                        stored[at] = logical[from + p];
                    } else {
                        logical[from + p] = stored[at];
                    }
                }
            }
        }
    }

    @Override
    public String toString() {
        return "tensor " + shape + " " + layout;
    }
}
