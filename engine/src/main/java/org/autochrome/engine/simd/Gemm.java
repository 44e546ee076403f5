package org.autochrome.engine.simd;

import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Matrix products around a {@link GemmKernel}: {@code y = finish(left right)}. The left side is never stored whole; a strip
 * of rows is gathered into a slab that stays in the second-level cache while the blocks of the packed right side pass by.
 *
 * <p>Each element sums its products in one order, whatever the number of threads.
 */
final class Gemm {
    /** Rows of a strip; a multiple of every kernel's rows. */
    private static final int STRIP = 96;

    /** Pieces of work per thread that keep all threads busy to the end. */
    private static final int TASKS_PER_THREAD = 4;

    private final SimdDevice device;
    private final Workers workers;
    private final GemmKernel kernel;
    private final RowMath rowMath;

    Gemm(SimdDevice device, Workers workers, SimdCode code) {
        this.device = device;
        this.workers = workers;
        this.kernel = code.gemm();
        this.rowMath = code.rows();
    }

    /** The rows of a left side. */
    interface Left {
        /**
         * Copies columns {@code k} to {@code k + depth} of rows {@code from} to {@code from + count} into a slab whose rows
         * are {@link GemmKernel#ROW_STRIDE} apart.
         */
        void gather(int from, int count, int k, int depth, float[] slab);
    }

    /** Where the rows of a result lie. */
    interface Target {
        /** Writes to {@code offsets} where rows {@code from} to {@code from + count} begin in y. */
        void offsets(int from, int count, int[] offsets);
    }

    /**
     * A product to compute.
     *
     * @param rows of the left side and of y
     * @param step floats from a row of y to the next within a line of the picture
     * @param writable columns of y that may be written: the right side's, and padding lanes
     */
    record Product(
            Left left,
            int rows,
            Panels right,
            Tensor y,
            Target target,
            int step,
            int writable,
            @Nullable Finish finish) {}

    SimdDevice device() {
        return device;
    }

    Workers workers() {
        return workers;
    }

    /** Packs a right side, see {@link Panels#pack}; the caller closes it. */
    Panels pack(float[] source, int base, int[] rowOffsets, int columns, int columnStride) {
        Panels panels = new Panels(device, rowOffsets.length, columns, kernel.lanes());
        panels.pack(workers, source, base, rowOffsets, columnStride);
        return panels;
    }

    void run(Product product) {
        int strips = (product.rows() + STRIP - 1) / STRIP;
        int blocks = product.right().blocks();
        int wanted = TASKS_PER_THREAD * workers.threads();
        int groups = Math.max(1, Math.min(blocks, wanted / Math.max(1, strips)));
        workers.run(strips * groups, (index, scratch) -> {
            int group = index % groups;
            int from = index / groups * STRIP;
            int count = Math.min(STRIP, product.rows() - from);
            strip(product, from, count, blocks * group / groups, blocks * (group + 1) / groups, scratch);
        });
    }

    private void strip(Product product, int from, int count, int firstBlock, int endBlock, Scratch scratch) {
        float[] slab = scratch.slab(STRIP * GemmKernel.ROW_STRIDE);
        int[] offsets = scratch.offsets(STRIP);
        product.target().offsets(from, count, offsets);
        int depth = product.right().depth();
        int chunks = Math.max(1, (depth + GemmKernel.DEPTH - 1) / GemmKernel.DEPTH);
        for (int chunk = 0; chunk < chunks; chunk++) {
            int k = (int) ((long) depth * chunk / chunks);
            int end = (int) ((long) depth * (chunk + 1) / chunks);
            product.left().gather(from, count, k, end - k, slab);
            Chunk part = new Chunk(k, end - k, chunk == 0, chunk == chunks - 1);
            for (int block = firstBlock; block < endBlock; block++) {
                for (int row = 0; row < count; row += kernel.rows()) {
                    tile(product, part, block, row, Math.min(kernel.rows(), count - row), slab, offsets, scratch);
                }
            }
        }
    }

    /** A stretch of the inner dimension. */
    private record Chunk(int k, int depth, boolean first, boolean last) {}

    private void tile(
            Product product, Chunk part, int block, int row, int rows, float[] slab, int[] offsets, Scratch scratch) {
        Panels right = product.right();
        boolean narrow = right.narrow(block);
        int width = right.width(block);
        int column = right.firstColumn(block);
        int columns = Math.min(width, product.writable() - column);
        int a = row * GemmKernel.ROW_STRIDE;
        int b = right.offset(block, part.k());
        float[] y = SimdDevice.array(product.y());
        int last = row + rows - 1;
        boolean whole = rows == kernel.rows()
                && columns == width
                && offsets[last] - offsets[row] == (rows - 1) * product.step();
        if (whole) {
            int at = offsets[row] + column;
            kernel.multiply(narrow, part.depth(), slab, a, right.data(), b, y, at, product.step(), !part.first());
        } else {
            float[] tile = scratch.tile(kernel.rows() * 2 * kernel.lanes());
            kernel.multiply(narrow, part.depth(), slab, a, right.data(), b, tile, 0, width, false);
            for (int i = 0; i < rows; i++) {
                int at = offsets[row + i] + column;
                if (part.first()) {
                    System.arraycopy(tile, i * width, y, at, columns);
                } else {
                    rowMath.linear(1f, tile, i * width, 1f, y, at, y, at, columns);
                }
            }
        }
        Finish finish = product.finish();
        if (part.last() && finish != null) {
            for (int i = row; i <= last; i++) {
                finish.apply(rowMath, y, offsets[i] + column, column, columns);
            }
        }
    }
}
