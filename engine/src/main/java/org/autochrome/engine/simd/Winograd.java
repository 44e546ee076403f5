package org.autochrome.engine.simd;

import java.util.Arrays;
import org.autochrome.engine.core.FloatStorage;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Storage;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.simd.WinogradForm.Transformed;
import org.jspecify.annotations.Nullable;

/**
 * 3x3 convolution with stride 1 by {@link TileTransforms}: as many products of matrices as a transformed tile has points, of
 * tiles by channels with channels by outputs.
 *
 * <p>Tiles are taken in chunks, so that what lies between the three passes stays in cache:
 *
 * <pre>{@code
 * V   [points][slices of C][tiles of a chunk][ROW_STRIDE]
 * U   panels [points C, O]
 * M   [points][tiles of a chunk][O, up to a whole vector]
 * }</pre>
 */
final class Winograd {
    /** Tiles that a thread transforms at once. */
    private static final int TILES_PER_TASK = 4;

    /** Products per thread that keep all threads busy to the end. */
    private static final int TASKS_PER_THREAD = 16;

    private final SimdDevice device;
    private final Workers workers;
    private final GemmKernel kernel;
    private final RowMath rowMath;
    private final int mostTiles;

    /** @param mostTiles of a chunk, about */
    Winograd(SimdDevice device, Workers workers, SimdCode code, int mostTiles) {
        this.device = device;
        this.workers = workers;
        this.kernel = code.gemm();
        this.rowMath = code.rows();
        this.mostTiles = mostTiles;
    }

    /**
     * Transforms a weight {@code [O, C, 3, 3]} in panels {@code [9 C, O]}.
     *
     * @return null if the result would not fit one array
     */
    @Nullable
    Transformed transform(Panels direct, int channels, int outputs, TileTransforms transforms) {
        int points = (transforms.size() + 2) * (transforms.size() + 2);
        int lanes = kernel.lanes();
        if ((long) points * channels * (outputs + lanes) > ArrayPool.LONGEST_ARRAY) {
            return null;
        }
        Panels u = new Panels(device, points * channels, outputs, lanes);
        workers.run(direct.blocks(), (block, scratch) -> {
            int width = direct.width(block);
            for (int c = 0; c < channels; c++) {
                for (int half = 0; half < width; half += lanes) {
                    int from = direct.offset(block, c) + half;
                    int to = u.offset(block, c) + half;
                    transforms.weight(direct.data(), from, channels * width, u.data(), to, channels * width);
                }
            }
        });
        return new Transformed(u, transforms, channels, outputs);
    }

    void convolve(Tensor x, Transformed weight, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
        new Run(x, weight, spec, epilogue, y).all();
    }

    private static int divideUp(int amount, int size) {
        return -Math.floorDiv(-amount, size);
    }

    /** One convolution. */
    private final class Run {
        private final Tensor x;
        private final Tensor y;
        private final Conv2dSpec spec;
        private final Transformed weight;
        private final TileTransforms transforms;
        private final int channels;
        private final Finish finish;
        private final int writable;
        private final int lanes = kernel.lanes();
        private final boolean readsWholeVectors;
        private final int out; // rows of a tile of y
        private final int in; // rows of a tile of x
        private final int tilesH;
        private final int tilesW;
        private final int tiles;
        private final int rows; // tiles of a chunk
        private final int slice; // channels that one call of the kernel covers
        private final int sliceStride;
        private final int vPlane;
        private final int mStride;
        private final int mPlane;
        private final int mStart;
        private float[] workspace = new float[0];

        Run(Tensor x, Transformed weight, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
            this.x = x;
            this.y = y;
            this.spec = spec;
            this.weight = weight;
            this.transforms = weight.transforms();
            this.channels = weight.channels();
            this.writable = y.ownsPadding() ? y.rowStride() : weight.outputs();
            this.finish = Finish.of(epilogue, 0, weight.outputs(), writable);
            int whole = divideUp(channels, lanes) * lanes;
            this.readsWholeVectors = whole == channels || (x.ownsPadding() && whole <= x.rowStride());
            this.out = weight.tile();
            this.in = out + 2;
            this.tilesH = divideUp(y.shape().h(), out);
            this.tilesW = divideUp(y.shape().w(), out);
            this.tiles = Math.multiplyExact(
                    Math.multiplyExact(tilesH, tilesW), y.shape().n());
            int chunks = divideUp(tiles, mostTiles);
            this.rows = divideUp(divideUp(tiles, chunks), kernel.rows()) * kernel.rows();
            int slices = divideUp(channels, GemmKernel.DEPTH);
            this.slice = divideUp(divideUp(channels, slices), lanes) * lanes;
            this.sliceStride = rows * GemmKernel.ROW_STRIDE;
            this.vPlane = plane(slices * sliceStride);
            this.mStride = divideUp(weight.outputs(), lanes) * lanes;
            this.mPlane = plane(rows * mStride);
            this.mStart = Panels.ALIGNMENT + weight.points() * vPlane;
        }

        /** At least so many floats, an odd number of cache lines: points a power of two apart would share cache sets. */
        private int plane(int floats) {
            return divideUp(floats, 32) * 32 + 16;
        }

        void all() {
            Storage storage = device.allocate(mStart + (long) weight.points() * mPlane);
            try {
                workspace = ((FloatStorage) storage).array();
                for (int first = 0; first < tiles; first += rows) {
                    chunk(first, Math.min(rows, tiles - first));
                }
            } finally {
                storage.release();
            }
        }

        private void chunk(int first, int count) {
            eachTile(count, (row, scratch) -> input(row, first + row, scratch));
            products(count);
            eachTile(count, (row, scratch) -> output(row, first + row, scratch));
        }

        private void eachTile(int count, Workers.Task task) {
            workers.run(divideUp(count, TILES_PER_TASK), (index, scratch) -> {
                int end = Math.min(count, (index + 1) * TILES_PER_TASK);
                for (int row = index * TILES_PER_TASK; row < end; row++) {
                    task.run(row, scratch);
                }
            });
        }

        private void input(int row, int tile, Scratch scratch) {
            int top = tile / tilesW % tilesH * out - spec.paddingH();
            int left = tile % tilesW * out - spec.paddingW();
            int picture = tile / tilesW / tilesH;
            Shape shape = x.shape();
            float[] data = SimdDevice.array(x);
            int pixel = x.rowStride();
            int line = shape.w() * pixel;
            int from = (int) x.offset() + (picture * shape.h() + top) * line + left * pixel;
            boolean inside = top >= 0 && left >= 0 && top + in <= shape.h() && left + in <= shape.w();
            if (!inside || !readsWholeVectors) {
                pixel = divideUp(channels, lanes) * lanes;
                line = in * pixel;
                from = 0;
                data = window(picture, top, left, pixel, scratch);
            }
            float[] between = scratch.scores(transforms.scratch());
            int to = Panels.ALIGNMENT + row * GemmKernel.ROW_STRIDE;
            for (int first = 0; first < channels; first += slice, to += sliceStride) {
                int end = Math.min(channels, first + slice);
                for (int c = first; c < end; c += TileTransforms.CHANNELS) {
                    int n = divideUp(Math.min(TileTransforms.CHANNELS, end - c), lanes);
                    transforms.input(data, from + c, line, pixel, n, between, workspace, to + c - first, vPlane);
                }
            }
        }

        /** The pixels that a tile reads, zeros outside of the picture and behind the last channel. */
        private float[] window(int picture, int top, int left, int pixel, Scratch scratch) {
            Shape shape = x.shape();
            float[] window = scratch.slab(in * in * pixel);
            float[] data = SimdDevice.array(x);
            for (int i = 0; i < in * in; i++) {
                int h = top + i / in;
                int w = left + i % in;
                boolean real = h >= 0 && h < shape.h() && w >= 0 && w < shape.w();
                int copied = real ? channels : 0;
                if (real) {
                    int from = (int) x.offset() + ((picture * shape.h() + h) * shape.w() + w) * x.rowStride();
                    System.arraycopy(data, from, window, i * pixel, channels);
                }
                Arrays.fill(window, i * pixel + copied, (i + 1) * pixel, 0f);
            }
            return window;
        }

        /** M = V U at each point. */
        private void products(int count) {
            int blocks = weight.panels().blocks();
            int groups = Math.min(blocks, divideUp(TASKS_PER_THREAD * workers.threads(), weight.points()));
            workers.run(weight.points() * groups, (task, scratch) -> {
                int group = task % groups;
                for (int block = blocks * group / groups; block < blocks * (group + 1) / groups; block++) {
                    product(task / groups, block, count);
                }
            });
        }

        private void product(int point, int block, int count) {
            Panels u = weight.panels();
            int to = mStart + point * mPlane + u.firstColumn(block);
            int from = Panels.ALIGNMENT + point * vPlane;
            for (int k = 0; k < channels; k += slice, from += sliceStride) {
                int depth = Math.min(slice, channels - k);
                int right = u.offset(block, point * channels + k);
                for (int row = 0; row < count; row += kernel.rows()) {
                    int a = from + row * GemmKernel.ROW_STRIDE;
                    int c = to + row * mStride;
                    kernel.multiply(
                            u.narrow(block), depth, workspace, a, u.data(), right, workspace, c, mStride, k > 0);
                }
            }
        }

        private void output(int row, int tile, Scratch scratch) {
            int top = tile / tilesW % tilesH * out;
            int left = tile % tilesW * out;
            int picture = tile / tilesW / tilesH;
            Shape shape = y.shape();
            int lines = Math.min(out, shape.h() - top);
            int pixels = Math.min(out, shape.w() - left);
            float[] between = scratch.scores(transforms.scratch());
            float[] sums = scratch.sums(out * out * TileTransforms.CHANNELS);
            float[] target = SimdDevice.array(y);
            int at = (int) y.offset() + ((picture * shape.h() + top) * shape.w() + left) * y.rowStride();
            for (int c = 0; c < mStride; c += TileTransforms.CHANNELS) {
                int n = Math.min(TileTransforms.CHANNELS, mStride - c);
                int from = mStart + row * mStride + c;
                transforms.output(workspace, from, mPlane, n / lanes, between, sums);
                int stored = Math.min(n, writable - c);
                for (int i = 0; i < lines; i++) {
                    for (int j = 0; j < pixels; j++) {
                        int pixel = at + (i * shape.w() + j) * y.rowStride() + c;
                        finish.apply(rowMath, sums, (i * out + j) * n, target, pixel, c, stored);
                    }
                }
            }
        }
    }
}
