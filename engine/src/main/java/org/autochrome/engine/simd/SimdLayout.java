package org.autochrome.engine.simd;

import java.util.Arrays;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.layout.LayoutKernels;
import org.autochrome.engine.op.layout.PadMode;
import org.autochrome.engine.op.layout.Padding;

/** Moving elements, all channels of a pixel at a time where they stay together. */
final class SimdLayout implements LayoutKernels {
    /** Pixels that a transposing copy moves at once: their lines of memory stay in the first-level cache. */
    private static final int TILE = 32;

    private final Workers workers;
    private final RowMath rows;

    SimdLayout(Workers workers, RowMath rows) {
        this.workers = workers;
        this.rows = rows;
    }

    @Override
    public void copy(Tensor x, Tensor y) {
        float[] source = SimdDevice.array(x);
        float[] target = SimdDevice.array(y);
        if (x.layout().isDense() == y.layout().isDense()) {
            Stretches.of(y)
                    .run(
                            workers,
                            (index, n) -> System.arraycopy(
                                    source, Stretches.at(x, index), target, Stretches.at(y, index), n));
            return;
        }
        Shape shape = y.shape();
        int pixels = shape.h() * shape.w();
        boolean toDense = y.layout().isDense();
        Tensor image = toDense ? x : y;
        Tensor dense = toDense ? y : x;
        for (int picture = 0; picture < shape.n(); picture++) {
            Matrix channelsLast =
                    new Matrix((int) image.offset() + picture * pixels * image.rowStride(), image.rowStride(), 1);
            Matrix planes = new Matrix((int) dense.offset() + picture * pixels * shape.c(), 1, pixels);
            move(source, toDense ? channelsLast : planes, target, toDense ? planes : channelsLast, pixels, shape.c());
        }
    }

    /** Element (i, j) lies at {@code offset + i rowStep + j columnStep}. */
    private record Matrix(int offset, int rowStep, int columnStep) {
        int at(int i, int j) {
            return offset + i * rowStep + j * columnStep;
        }
    }

    private void move(float[] source, Matrix from, float[] target, Matrix to, int count, int columns) {
        int tiles = (count + TILE - 1) / TILE;
        workers.ranges(tiles, (long) TILE * columns, (first, end) -> {
            for (int tile = first; tile < end; tile++) {
                int last = Math.min(count, (tile + 1) * TILE);
                for (int j = 0; j < columns; j++) {
                    for (int i = tile * TILE; i < last; i++) {
                        target[to.at(i, j)] = source[from.at(i, j)];
                    }
                }
            }
        });
    }

    @Override
    public void transpose(Tensor x, Tensor y) {
        int m = x.shape().dim(1);
        int n = x.shape().dim(2);
        for (int b = 0; b < x.shape().dim(0); b++) {
            Matrix from = new Matrix((int) x.offset() + b * m * n, n, 1);
            Matrix to = new Matrix((int) y.offset() + b * m * n, 1, m);
            move(SimdDevice.array(x), from, SimdDevice.array(y), to, m, n);
        }
    }

    @Override
    public void pixelShuffle(Tensor x, int r, Tensor y) {
        shuffle(x, y, r, true);
    }

    @Override
    public void pixelUnshuffle(Tensor x, int r, Tensor y) {
        shuffle(y, x, r, false);
    }

    /** Between {@code deep [N, C r², H, W]} and {@code wide [N, C, H r, W r]}, towards wide if so. */
    private void shuffle(Tensor deep, Tensor wide, int r, boolean towardsWide) {
        Shape small = deep.shape();
        int channels = wide.columns();
        float[] deepArray = SimdDevice.array(deep);
        float[] wideArray = SimdDevice.array(wide);
        workers.ranges(small.n() * small.h(), (long) small.w() * small.c(), (from, to) -> {
            for (int pixel = from * small.w(); pixel < to * small.w(); pixel++) {
                int deepAt = (int) deep.offset() + pixel * deep.rowStride();
                int line = pixel / small.w() * r;
                int column = pixel % small.w() * r;
                for (int part = 0; part < r * r; part++) {
                    int widePixel = (line + part / r) * small.w() * r + column + part % r;
                    int wideAt = (int) wide.offset() + widePixel * wide.rowStride();
                    if (towardsWide) {
                        for (int c = 0; c < channels; c++) {
                            wideArray[wideAt + c] = deepArray[deepAt + c * r * r + part];
                        }
                    } else {
                        for (int c = 0; c < channels; c++) {
                            deepArray[deepAt + c * r * r + part] = wideArray[wideAt + c];
                        }
                    }
                }
            }
        });
    }

    @Override
    public void pixelShuffleBlur(Tensor x, Tensor y) {
        Shape small = x.shape();
        workers.ranges(small.n() * small.h(), (long) small.w() * small.c(), (from, to) -> {
            for (int line = from; line < to; line++) {
                // From a pixel to where its upper neighbour keeps its lower half; to its own upper half without one.
                int up = line % small.h() == 0 ? 0 : 2 - small.w() * x.rowStride();
                for (int column = 0; column < small.w(); column++) {
                    int back = column == 0 ? 0 : 1 - x.rowStride();
                    int at = (int) x.offset() + (line * small.w() + column) * x.rowStride();
                    blur(SimdDevice.array(x), at, up, back, y, 4 * line * small.w() + 2 * column, 2 * small.w());
                }
            }
        });
    }

    /** Makes the 2x2 pixels from {@code pixel} on of a result that is {@code width} wide. */
    private static void blur(float[] x, int from, int up, int back, Tensor y, int pixel, int width) {
        float[] target = SimdDevice.array(y);
        int upper = (int) y.offset() + pixel * y.rowStride();
        int lower = upper + width * y.rowStride();
        int next = y.rowStride();
        for (int c = 0; c < y.columns(); c++) {
            int at = from + 4 * c;
            float above = x[at + up];
            float left = x[at + back];
            float p = x[at];
            float q = x[at + 1];
            float r = x[at + 2];
            target[upper + c] = 0.25f * (x[at + up + back] + above + left + p);
            target[upper + next + c] = 0.25f * (above + x[at + up + 1] + p + q);
            target[lower + c] = 0.25f * (left + x[at + 2 + back] + p + r);
            target[lower + next + c] = 0.25f * (p + q + r + x[at + 3]);
        }
    }

    @Override
    public void pad(Tensor x, PadMode mode, Padding padding, Tensor y) {
        Shape in = x.shape();
        int[] fromLine = new int[y.shape().h()];
        Arrays.setAll(fromLine, i -> inside(i - padding.top(), in.h(), mode));
        int[] fromColumn = new int[y.shape().w()];
        Arrays.setAll(fromColumn, j -> inside(j - padding.left(), in.w(), mode));
        pick(x, fromLine, fromColumn, y);
    }

    /** The position in 0..size-1 that stands for a position in the border; -1 for none. */
    private static int inside(int position, int size, PadMode mode) {
        if (position >= 0 && position < size) {
            return position;
        }
        return switch (mode) {
            case ZERO -> -1;
            case REPLICATE -> position < 0 ? 0 : size - 1;
            case REFLECT -> position < 0 ? -position : 2 * (size - 1) - position;
        };
    }

    @Override
    public void resizeNearest(Tensor x, Tensor y) {
        int h = x.shape().h();
        int w = x.shape().w();
        float scaleH = (float) h / y.shape().h();
        float scaleW = (float) w / y.shape().w();
        int[] fromLine = new int[y.shape().h()];
        Arrays.setAll(fromLine, i -> Math.min((int) (i * scaleH), h - 1));
        int[] fromColumn = new int[y.shape().w()];
        Arrays.setAll(fromColumn, j -> Math.min((int) (j * scaleW), w - 1));
        pick(x, fromLine, fromColumn, y);
    }

    /** {@code y[n, c, i, j] = x[n, c, fromLine[i], fromColumn[j]]}, zero where one is negative. */
    private void pick(Tensor x, int[] fromLine, int[] fromColumn, Tensor y) {
        float[] source = SimdDevice.array(x);
        float[] target = SimdDevice.array(y);
        int channels = y.columns();
        int height = fromLine.length;
        int width = fromColumn.length;
        workers.ranges(y.shape().n() * height, (long) width * channels, (from, to) -> {
            for (int line = from; line < to; line++) {
                int sourceLine = fromLine[line % height];
                int picture = line / height * x.shape().h();
                for (int j = 0; j < width; j++) {
                    int at = (int) y.offset() + (line * width + j) * y.rowStride();
                    if (sourceLine < 0 || fromColumn[j] < 0) {
                        Arrays.fill(target, at, at + channels, 0f);
                    } else {
                        int pixel = (picture + sourceLine) * x.shape().w() + fromColumn[j];
                        System.arraycopy(source, (int) x.offset() + pixel * x.rowStride(), target, at, channels);
                    }
                }
            }
        });
    }

    /** Between which two positions a resized one lies: {@code (1 - share) x[low] + share x[high]}. */
    private record Between(int low, int high, float share) {
        static Between[] of(int size, int newSize, boolean alignCorners) {
            Between[] all = new Between[newSize];
            Arrays.setAll(all, i -> {
                double position = alignCorners
                        ? newSize == 1 ? 0 : (double) i * (size - 1) / (newSize - 1)
                        : Math.max(0, (i + 0.5) * size / newSize - 0.5);
                int low = (int) position;
                return new Between(low, Math.min(low + 1, size - 1), (float) (position - low));
            });
            return all;
        }
    }

    @Override
    public void resizeBilinear(Tensor x, boolean alignCorners, Tensor y) {
        Shape in = x.shape();
        Shape out = y.shape();
        Between[] lines = Between.of(in.h(), out.h(), alignCorners);
        Between[] columns = Between.of(in.w(), out.w(), alignCorners);
        float[] target = SimdDevice.array(y);
        int channels = y.columns();
        workers.ranges(out.n() * out.h(), (long) out.w() * channels, (from, to) -> {
            float[] below = new float[channels];
            for (int line = from; line < to; line++) {
                Between vertical = lines[line % out.h()];
                int top = (line / out.h() * in.h() + vertical.low()) * in.w();
                int bottom = (line / out.h() * in.h() + vertical.high()) * in.w();
                for (int j = 0; j < out.w(); j++) {
                    int at = (int) y.offset() + (line * out.w() + j) * y.rowStride();
                    mix(x, top, columns[j], target, at);
                    mix(x, bottom, columns[j], below, 0);
                    float down = vertical.share();
                    rows.linear(1f - down, target, at, down, below, 0, target, at, channels);
                }
            }
        });
    }

    /** Mixes two neighbours of the line that begins with pixel {@code line}. */
    private void mix(Tensor x, int line, Between between, float[] target, int at) {
        float[] source = SimdDevice.array(x);
        int left = (int) x.offset() + (line + between.low()) * x.rowStride();
        int right = (int) x.offset() + (line + between.high()) * x.rowStride();
        rows.linear(1f - between.share(), source, left, between.share(), source, right, target, at, x.columns());
    }
}
