package org.autochrome.weights.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.io.DType;
import org.autochrome.engine.io.TensorBytes;

/**
 * A tensor of a checkpoint: a view on a storage that several tensors may share, with an offset and strides as PyTorch
 * has them. Its elements are read from the file when asked for, in logical (row-major) order. Valid while the checkpoint
 * is open.
 */
public final class TorchTensor {
    private final StorageSource storage;
    private final String storageKey;
    private final DType dtype;
    private final Shape shape;
    private final long[] strides;
    private final long offset;

    /** Offset and strides are in elements and were checked against the storage. */
    TorchTensor(StorageSource storage, String storageKey, DType dtype, Shape shape, long[] strides, long offset) {
        this.storage = storage;
        this.storageKey = storageKey;
        this.dtype = dtype;
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
    }

    public DType dtype() {
        return dtype;
    }

    public Shape shape() {
        return shape;
    }

    /** Elements between neighbours along each dimension; 0 where the tensor was expanded. */
    public long[] strides() {
        return strides.clone();
    }

    /** The name of the storage: tensors with the same key share their bytes. */
    public String storageKey() {
        return storageKey;
    }

    /** Bytes of all elements, each counted even where several share one place. */
    public long byteCount() {
        return shape.count() * dtype.bytes();
    }

    /** Whether logical order is storage order, without gaps. */
    public boolean isContiguous() {
        long expected = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            if (shape.dim(i) != 1 && strides[i] != expected) {
                return false;
            }
            expected *= shape.dim(i);
        }
        return true;
    }

    /**
     * Fills {@code out} with the elements from logical index {@code first} on, little-endian and in this dtype.
     *
     * @throws IllegalArgumentException if that reaches beyond the last element, or {@code out} is no multiple of the
     *     element size
     */
    public void read(long first, ByteBuffer out) throws IOException {
        int size = dtype.bytes();
        int count = out.remaining() / size;
        if (out.remaining() % size != 0 || first < 0 || first > shape.count() - count) {
            throw new IllegalArgumentException("elements " + first + " to " + (first + count) + " of a tensor " + shape
                    + ", buffer of " + out.remaining() + " bytes");
        }
        if (count == 0) {
            return;
        }
        if (isContiguous()) {
            out.put(storage.slice((offset + first) * size, count * size));
        } else {
            gather(first, count, out);
        }
    }

    /** All elements as floats; half precision widened, double precision rounded. */
    public float[] floats() throws IOException {
        float[] values = new float[Math.toIntExact(shape.count())];
        TensorBytes.toFloats(allBytes(), dtype, values, 0);
        return values;
    }

    /** All elements of an integer or bool tensor. */
    public long[] longs() throws IOException {
        long[] values = new long[Math.toIntExact(shape.count())];
        TensorBytes.toLongs(allBytes(), dtype, values, 0);
        return values;
    }

    private ByteBuffer allBytes() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(byteCount()));
        read(0, bytes);
        return bytes.flip();
    }

    /** Walks the logical indices like an odometer, keeping the storage index in step. */
    private void gather(long first, int count, ByteBuffer out) throws IOException {
        int size = dtype.bytes();
        int rank = shape.rank();
        int[] index = new int[rank];
        long element = 0;
        long rest = first;
        for (int i = rank - 1; i >= 0; i--) {
            index[i] = (int) (rest % shape.dim(i));
            rest /= shape.dim(i);
            element += index[i] * strides[i];
        }
        ByteBuffer extent = storage.slice(offset * size, Math.toIntExact(extentElements() * size));
        byte[] one = new byte[size];
        for (int done = 0; done < count; done++) {
            extent.get((int) (element * size), one);
            out.put(one);
            for (int i = rank - 1; i >= 0; i--) {
                element += strides[i];
                if (++index[i] < shape.dim(i)) {
                    break;
                }
                element -= index[i] * strides[i];
                index[i] = 0;
            }
        }
    }

    /** Storage elements from the first to the last that a non-empty tensor touches. */
    private long extentElements() {
        long last = 0;
        for (int i = 0; i < strides.length; i++) {
            last += (shape.dim(i) - 1) * strides[i];
        }
        return last + 1;
    }

    /** Shape, dtype and storage, for listings. */
    @Override
    public String toString() {
        String view = isContiguous() ? "" : ", strides " + Arrays.toString(strides);
        return dtype.torchName() + " " + shape + view;
    }
}
