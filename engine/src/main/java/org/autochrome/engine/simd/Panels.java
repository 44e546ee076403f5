package org.autochrome.engine.simd;

import java.util.Arrays;
import org.autochrome.engine.core.FloatStorage;
import org.autochrome.engine.core.Storage;

/**
 * The right side {@code [K, columns]} of a product, packed: block after block of columns as wide as a tile, each {@code [K,
 * width]} without gaps. The last block is narrow if half a tile holds it; lanes behind the last column are zero.
 */
final class Panels implements AutoCloseable {
    /**
     * Floats in front of an array's first vector. Java's arrays begin 16 bytes behind their object, and objects at multiples
     * of 64 bytes with {@code -XX:ObjectAlignmentInBytes=64}, large ones also without it with the default collector. A vector
     * of 64 bytes at another place lies in two cache lines.
     */
    static final int ALIGNMENT = 12;

    private final Storage storage;
    private final int depth;
    private final int columns;
    private final int lanes;

    Panels(SimdDevice device, int depth, int columns, int lanes) {
        this.depth = depth;
        this.columns = columns;
        this.lanes = lanes;
        int half = (columns + lanes - 1) / lanes;
        this.storage = device.allocate(ALIGNMENT + (long) depth * half * lanes);
    }

    float[] data() {
        return ((FloatStorage) storage).array();
    }

    int depth() {
        return depth;
    }

    int blocks() {
        return (columns + 2 * lanes - 1) / (2 * lanes);
    }

    boolean narrow(int block) {
        return columns - firstColumn(block) <= lanes;
    }

    int width(int block) {
        return narrow(block) ? lanes : 2 * lanes;
    }

    int firstColumn(int block) {
        return block * 2 * lanes;
    }

    /** Where row {@code k} of a block begins. */
    int offset(int block, int k) {
        return ALIGNMENT + firstColumn(block) * depth + k * width(block);
    }

    /**
     * Fills in {@code right[k, column] = source[base + rowOffsets[k] + column columnStride]}.
     *
     * @param rowOffsets one for each of {@link #depth()} rows
     */
    void pack(Workers workers, float[] source, int base, int[] rowOffsets, int columnStride) {
        float[] target = data();
        workers.run(blocks(), (block, scratch) -> {
            int width = width(block);
            int first = firstColumn(block);
            int filled = Math.min(width, columns - first);
            int from = base + first * columnStride;
            int at = offset(block, 0);
            if (columnStride == 1) {
                for (int k = 0; k < depth; k++) {
                    System.arraycopy(source, from + rowOffsets[k], target, at + k * width, filled);
                    Arrays.fill(target, at + k * width + filled, at + (k + 1) * width, 0f);
                }
                return;
            }
            for (int j = 0; j < width; j++) {
                for (int k = 0; k < depth; k++) {
                    target[at + k * width + j] = j < filled ? source[from + j * columnStride + rowOffsets[k]] : 0f;
                }
            }
        });
    }

    @Override
    public void close() {
        storage.release();
    }
}
