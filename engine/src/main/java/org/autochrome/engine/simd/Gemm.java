package org.autochrome.engine.simd;

import org.autochrome.engine.core.Tensor;

/**
 * Matrix products around a {@link GemmKernel}: {@code y = finish(left right)}. The left side is never stored whole; a strip
 * of rows is gathered into a slab that stays in the second-level cache while the blocks of the packed right side pass by,
 * and the sums stay there until they are whole: results are written once, row after row.
 *
 * <p>Each element sums its products in one order, whatever the number of threads.
 */
final class Gemm {
    /** Most rows of a strip, a multiple of every kernel's rows; the whole right side passes by once for each strip. */
    private static final int STRIP = 192;

    /** Columns whose unfinished sums stay in the second-level cache too. */
    private static final int MOST_COLUMNS = 768;

    /** Floats between the rows of sums, so that rows a power of two apart do not meet in the same cache lines. */
    private static final int ROW_GAP = 16;

    /** Pieces of work per thread that keep all threads busy to the end. */
    private static final long TASKS_PER_THREAD = 4;

    /** Fewer products than this are done sooner by one thread than handed to a second one. */
    private static final long SMALLEST_TASK = 1 << 20;

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
     * @param writable columns of y that may be written: the right side's, and padding lanes
     */
    record Product(Left left, int rows, Panels right, Tensor y, Target target, int writable, Finish finish) {}

    /** Packs a right side, see {@link Panels#pack}; the caller closes it. */
    Panels pack(float[] source, int base, int[] rowOffsets, int columns, int columnStride) {
        Panels panels = new Panels(device, rowOffsets.length, columns, kernel.lanes());
        panels.pack(workers, source, base, rowOffsets, columnStride);
        return panels;
    }

    void run(Product product) {
        int strips = divideUp(product.rows(), STRIP);
        int rows = divideUp(divideUp(product.rows(), strips), kernel.rows()) * kernel.rows();
        int blocks = product.right().blocks();
        long work = (long) product.rows() * product.right().depth() * product.writable();
        long tasks = Math.min(TASKS_PER_THREAD * workers.threads(), work / SMALLEST_TASK);
        int wanted = (int) (tasks / Math.max(1, strips));
        int needed = (blocks * 2 * kernel.lanes() + MOST_COLUMNS - 1) / MOST_COLUMNS;
        int groups = Math.max(needed, Math.min(blocks, wanted));
        workers.run(strips * groups, (index, scratch) -> {
            int group = index % groups;
            int from = index / groups * rows;
            int count = Math.min(rows, product.rows() - from);
            strip(product, from, count, blocks * group / groups, blocks * (group + 1) / groups, scratch);
        });
    }

    private static int divideUp(int amount, int size) {
        return -Math.floorDiv(-amount, size);
    }

    private void strip(Product product, int from, int count, int firstBlock, int endBlock, Scratch scratch) {
        Panels right = product.right();
        int firstColumn = right.firstColumn(firstBlock);
        int stride = right.firstColumn(endBlock) - firstColumn + ROW_GAP;
        float[] slab = scratch.slab(STRIP * GemmKernel.ROW_STRIDE);
        float[] sums = scratch.sums(STRIP * stride);
        int depth = right.depth();
        int chunks = Math.max(1, (depth + GemmKernel.DEPTH - 1) / GemmKernel.DEPTH);
        for (int chunk = 0; chunk < chunks; chunk++) {
            int k = (int) ((long) depth * chunk / chunks);
            int n = (int) ((long) depth * (chunk + 1) / chunks) - k;
            product.left().gather(from, count, k, n, slab);
            for (int block = firstBlock; block < endBlock; block++) {
                int b = right.offset(block, k);
                int c = right.firstColumn(block) - firstColumn;
                for (int row = 0; row < count; row += kernel.rows()) {
                    kernel.multiply(
                            right.narrow(block),
                            n,
                            slab,
                            row * GemmKernel.ROW_STRIDE,
                            right.data(),
                            b,
                            sums,
                            row * stride + c,
                            stride,
                            chunk > 0);
                }
            }
        }
        int last = endBlock - 1;
        int columns = Math.min(product.writable(), right.firstColumn(last) + right.width(last)) - firstColumn;
        int[] offsets = scratch.offsets(STRIP);
        product.target().offsets(from, count, offsets);
        for (int row = 0; row < count; row++) {
            int at = offsets[row] + firstColumn;
            product.finish()
                    .apply(rowMath, sums, row * stride, SimdDevice.array(product.y()), at, firstColumn, columns);
        }
    }
}
