package org.autochrome.engine.simd;

import java.util.Arrays;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/**
 * A convolution's input as the left side of a product: a row per output pixel, tap after tap the channels that it reads
 * there, zeros outside of the picture. Known as im2col (Chellapilla, Puri, Simard 2006), here a strip at a time.
 */
final class WindowRows implements Gemm.Left {
    private final float[] data;
    private final int base;
    private final int pixelStride;
    private final int height;
    private final int width;
    private final int channels;
    private final Taps taps;
    private final int rows;
    private final int columns;

    private WindowRows(Tensor x, int first, int channels, Taps taps, int rows, int columns) {
        Shape shape = x.shape();
        this.data = SimdDevice.array(x);
        this.base = (int) x.offset() + first;
        this.pixelStride = x.rowStride();
        this.height = shape.h();
        this.width = shape.w();
        this.channels = channels;
        this.taps = taps;
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * The rows that a convolution reads.
     *
     * @param first first of the {@code channels} channels read
     * @param rows output rows
     * @param columns output columns
     */
    static Gemm.Left of(Tensor x, int first, int channels, Taps taps, int rows, int columns) {
        return LineRows.serves(channels, taps)
                ? new LineRows(x, first, channels, taps, rows, columns)
                : new WindowRows(x, first, channels, taps, rows, columns);
    }

    @Override
    public void gather(int from, int count, int k, int depth, float[] slab) {
        for (int i = 0; i < count; i++) {
            int position = from + i;
            int column = position % columns;
            int row = position / columns % rows;
            int picture = position / columns / rows;
            window(picture, row, column, k, depth, slab, i * GemmKernel.ROW_STRIDE);
        }
    }

    private void window(int picture, int row, int column, int k, int depth, float[] slab, int slabOffset) {
        int tap = k / channels;
        int channel = k % channels;
        int at = slabOffset;
        int end = slabOffset + depth;
        while (at < end) {
            int run = Math.min(channels - channel, end - at);
            int y = taps.inputY(row, tap);
            int x = taps.inputX(column, tap);
            if (y >= 0 && y < height && x >= 0 && x < width) {
                int source = base + ((picture * height + y) * width + x) * pixelStride + channel;
                System.arraycopy(data, source, slab, at, run);
            } else {
                Arrays.fill(slab, at, at + run, 0f);
            }
            at += run;
            channel = 0;
            tap++;
        }
    }
}
