package org.autochrome.engine.simd;

import java.util.Arrays;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/**
 * The rows of {@link WindowRows} for pictures of few channels, a network's first layer. Copying three floats at a time would
 * cost more than the products, so the pixels that a stretch of an output line reads are first brought together without
 * their padding lanes; then a line of the kernel is one copy.
 */
final class LineRows implements Gemm.Left {
    /** With more channels than this, whole pixels are long enough to copy. */
    private static final int MOST_CHANNELS = 8;

    private final Tensor x;
    private final int first;
    private final int channels;
    private final Taps taps;
    private final int rows;
    private final int columns;

    LineRows(Tensor x, int first, int channels, Taps taps, int rows, int columns) {
        this.x = x;
        this.first = first;
        this.channels = channels;
        this.taps = taps;
        this.rows = rows;
        this.columns = columns;
    }

    static boolean serves(int channels, Taps taps) {
        return channels <= MOST_CHANNELS && taps.neighbouring();
    }

    @Override
    public void gather(int from, int count, int k, int depth, float[] slab) {
        int span = taps.width() * channels; // columns of the slab that a line of the kernel fills
        float[] line = new float[((count - 1) * taps.stepX() + taps.width()) * channels];
        for (int i = 0; i < count; ) {
            int column = (from + i) % columns;
            int row = (from + i) / columns % rows;
            int picture = (from + i) / columns / rows;
            int length = Math.min(count - i, columns - column);
            for (int p = k / span; p * span < k + depth; p++) {
                int begin = Math.max(k, p * span);
                int end = Math.min(k + depth, (p + 1) * span);
                int tap = p * taps.width();
                int pixels = (length - 1) * taps.stepX() + taps.width();
                read(picture, taps.inputY(row, tap), taps.inputX(column, tap), pixels, line);
                for (int j = 0; j < length; j++) {
                    int source = j * taps.stepX() * channels + begin - p * span;
                    int target = (i + j) * GemmKernel.ROW_STRIDE + begin - k;
                    System.arraycopy(line, source, slab, target, end - begin);
                }
            }
            i += length;
        }
    }

    /** Reads {@code pixels} pixels of an input line from column {@code left} on, zeros outside of the picture. */
    private void read(int picture, int y, int left, int pixels, float[] line) {
        Shape shape = x.shape();
        Arrays.fill(line, 0, pixels * channels, 0f);
        if (y < 0 || y >= shape.h()) {
            return;
        }
        float[] data = SimdDevice.array(x);
        int start = (int) x.offset() + first + (picture * shape.h() + y) * shape.w() * x.rowStride();
        int end = Math.min(shape.w(), left + pixels);
        for (int column = Math.max(0, left); column < end; column++) {
            int source = start + column * x.rowStride();
            int target = (column - left) * channels;
            for (int c = 0; c < channels; c++) {
                line[target + c] = data[source + c];
            }
        }
    }
}
