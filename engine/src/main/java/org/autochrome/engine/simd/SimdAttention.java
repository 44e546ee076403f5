package org.autochrome.engine.simd;

import java.util.Arrays;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.attention.AttentionKernels;

/**
 * Attention in tiles: a strip of queries meets the keys a block at a time and keeps, per query, the largest score so far,
 * the sum of exponentials and the weighted sum of values; when a larger score comes, both sums are scaled down. Sources:
 * Milakov and Gimelshein 2018, "Online normalizer calculation for softmax"; Dao et al. 2022, "FlashAttention", algorithm 1.
 */
final class SimdAttention implements AttentionKernels {
    /** The most queries of a strip, a multiple of every kernel's rows; keys and values pass by once for each strip. */
    private static final int STRIP = 192;

    /** Strips per thread that keep all threads busy to the end. */
    private static final int STRIPS_PER_THREAD = 4;

    /** Keys of a block; a multiple of every kernel's columns, and no more than {@link GemmKernel#DEPTH}. */
    private static final int KEYS = 256;

    /**
     * A key whose score is so far below the largest has no weight: exp(-60) is 9e-27, nothing beside 1 in a float, but its
     * products with values would be subnormal numbers, which take a processor a hundred times as long.
     */
    private static final float LEAST = -60f;

    private final Gemm gemm;
    private final Workers workers;
    private final GemmKernel kernel;
    private final RowMath rowMath;

    SimdAttention(Gemm gemm, Workers workers, SimdCode code) {
        this.gemm = gemm;
        this.workers = workers;
        this.kernel = code.gemm();
        this.rowMath = code.rows();
    }

    @Override
    public void attention(Tensor query, Tensor key, Tensor value, Tensor y) {
        int queries = query.shape().h() * query.shape().w();
        int keys = key.shape().h() * key.shape().w();
        int share = divideUp(queries, STRIPS_PER_THREAD * workers.threads());
        int rows = Math.min(STRIP, divideUp(share, kernel.rows()) * kernel.rows());
        for (int picture = 0; picture < query.shape().n(); picture++) {
            int keyBase = (int) key.offset() + picture * keys * key.rowStride();
            int valueBase = (int) value.offset() + picture * keys * value.rowStride();
            int[] valueRows = new int[keys];
            Arrays.setAll(valueRows, k -> k * value.rowStride());
            int[] keyRows = new int[key.columns()];
            Arrays.setAll(keyRows, k -> k);
            int firstQuery = picture * queries;
            try (Panels keyPanels = gemm.pack(SimdDevice.array(key), keyBase, keyRows, keys, key.rowStride());
                    Panels valuePanels = gemm.pack(SimdDevice.array(value), valueBase, valueRows, value.columns(), 1)) {
                workers.run(divideUp(queries, rows), (strip, scratch) -> {
                    int from = strip * rows;
                    int count = Math.min(rows, queries - from);
                    strip(query, keyPanels, valuePanels, y, firstQuery + from, count, scratch);
                });
            }
        }
    }

    private static int divideUp(int amount, int size) {
        return -Math.floorDiv(-amount, size);
    }

    /** Queries {@code from} to {@code from + count}, counted through the batch. */
    private void strip(Tensor query, Panels keys, Panels values, Tensor y, int from, int count, Scratch scratch) {
        int width = values.blocks() * 2 * kernel.lanes();
        float[] scores = scratch.scores(STRIP * GemmKernel.ROW_STRIDE);
        float[] sums = scratch.sums(STRIP * width);
        float[] most = new float[count];
        float[] weight = new float[count];
        Arrays.fill(most, Float.NEGATIVE_INFINITY);
        int all = values.depth();
        for (int key = 0; key < all; key += KEYS) {
            int n = Math.min(KEYS, all - key);
            score(query, keys, from, count, key, n, scores, scratch);
            for (int i = 0; i < count; i++) {
                int at = i * GemmKernel.ROW_STRIDE;
                float largest = Math.max(most[i], rowMath.largest(scores, at, n));
                float added = rowMath.exp(scores, at, largest, LEAST, scores, at, n);
                if (key > 0 && largest > most[i]) {
                    double difference = (double) most[i] - largest;
                    float factor = difference < LEAST ? 0f : (float) Math.exp(difference);
                    weight[i] *= factor;
                    rowMath.linear(factor, sums, i * width, 0f, sums, i * width, sums, i * width, width);
                }
                weight[i] += added;
                most[i] = largest;
            }
            for (int block = 0; block < values.blocks(); block++) {
                int b = values.offset(block, key);
                for (int i = 0; i < count; i += kernel.rows()) {
                    int a = i * GemmKernel.ROW_STRIDE;
                    int c = i * width + values.firstColumn(block);
                    kernel.multiply(values.narrow(block), n, scores, a, values.data(), b, sums, c, width, key > 0);
                }
            }
        }
        float[] target = SimdDevice.array(y);
        for (int i = 0; i < count; i++) {
            int at = (int) y.offset() + (from + i) * y.rowStride();
            rowMath.linear(1f / weight[i], sums, i * width, 0f, sums, i * width, target, at, y.columns());
        }
    }

    /** The products of a strip of queries with keys {@code key} to {@code key + n}. */
    private void score(
            Tensor query, Panels keys, int from, int count, int key, int n, float[] scores, Scratch scratch) {
        float[] slab = scratch.slab(STRIP * GemmKernel.ROW_STRIDE);
        MatrixRows left = new MatrixRows(query, (int) query.offset(), query.rowStride(), 1);
        int first = key / (2 * kernel.lanes());
        int end = Math.min(keys.blocks(), first + (n + 2 * kernel.lanes() - 1) / (2 * kernel.lanes()));
        for (int k = 0; k < keys.depth(); k += GemmKernel.DEPTH) {
            int depth = Math.min(GemmKernel.DEPTH, keys.depth() - k);
            left.gather(from, count, k, depth, slab);
            for (int block = first; block < end; block++) {
                int b = keys.offset(block, k);
                for (int i = 0; i < count; i += kernel.rows()) {
                    int a = i * GemmKernel.ROW_STRIDE;
                    int c = a + keys.firstColumn(block) - key;
                    kernel.multiply(
                            keys.narrow(block),
                            depth,
                            slab,
                            a,
                            keys.data(),
                            b,
                            scores,
                            c,
                            GemmKernel.ROW_STRIDE,
                            k > 0);
                }
            }
        }
    }
}
