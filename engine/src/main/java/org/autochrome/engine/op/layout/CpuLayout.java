package org.autochrome.engine.op.layout;

import org.autochrome.engine.core.HostView;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/** The reference for moving elements. Each method fills the result position by position from where it comes. */
public final class CpuLayout implements LayoutKernels {
    /** The number at a position of a result. */
    @FunctionalInterface
    private interface Source {
        double at(int n, int c, int i, int j);
    }

    private static void fill(Tensor y, Source source) {
        Shape shape = y.shape();
        HostView ys = HostView.of(y);
        for (int n = 0; n < shape.n(); n++) {
            for (int c = 0; c < shape.c(); c++) {
                for (int i = 0; i < shape.h(); i++) {
                    for (int j = 0; j < shape.w(); j++) {
                        ys.set(n, c, i, j, source.at(n, c, i, j));
                    }
                }
            }
        }
    }

    @Override
    public void copy(Tensor x, Tensor y) {
        HostView xs = HostView.of(x);
        if (x.shape().isImage()) {
            fill(y, xs::at);
            return;
        }
        HostView ys = HostView.of(y);
        for (long row = 0; row < x.rows(); row++) {
            for (int column = 0; column < x.columns(); column++) {
                ys.set(row, column, xs.at(row, column));
            }
        }
    }

    @Override
    public void transpose(Tensor x, Tensor y) {
        int rows = x.shape().dim(1);
        int columns = x.shape().dim(2);
        HostView xs = HostView.of(x);
        HostView ys = HostView.of(y);
        for (int b = 0; b < x.shape().dim(0); b++) {
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    ys.set((long) b * columns + j, i, xs.at((long) b * rows + i, j));
                }
            }
        }
    }

    @Override
    public void pixelShuffle(Tensor x, int r, Tensor y) {
        HostView xs = HostView.of(x);
        fill(y, (n, c, i, j) -> xs.at(n, c * r * r + i % r * r + j % r, i / r, j / r));
    }

    @Override
    public void pixelUnshuffle(Tensor x, int r, Tensor y) {
        HostView xs = HostView.of(x);
        fill(y, (n, c, i, j) -> {
            int inBlock = c % (r * r);
            return xs.at(n, c / (r * r), i * r + inBlock / r, j * r + inBlock % r);
        });
    }

    @Override
    public void pixelShuffleBlur(Tensor x, Tensor y) {
        HostView xs = HostView.of(x);
        Source shuffled = (n, c, i, j) -> xs.at(n, 4 * c + 2 * (i % 2) + j % 2, i / 2, j / 2);
        fill(y, (n, c, i, j) -> {
            int above = Math.max(i - 1, 0);
            int left = Math.max(j - 1, 0);
            return (shuffled.at(n, c, above, left)
                            + shuffled.at(n, c, above, j)
                            + shuffled.at(n, c, i, left)
                            + shuffled.at(n, c, i, j))
                    / 4;
        });
    }

    @Override
    public void pad(Tensor x, PadMode mode, Padding padding, Tensor y) {
        int h = x.shape().h();
        int w = x.shape().w();
        HostView xs = HostView.of(x);
        fill(y, (n, c, i, j) -> {
            int row = inside(i - padding.top(), h, mode);
            int column = inside(j - padding.left(), w, mode);
            return row < 0 || column < 0 ? 0 : xs.at(n, c, row, column);
        });
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
        HostView xs = HostView.of(x);
        fill(y, (n, c, i, j) -> xs.at(n, c, Math.min((int) (i * scaleH), h - 1), Math.min((int) (j * scaleW), w - 1)));
    }

    @Override
    public void resizeBilinear(Tensor x, boolean alignCorners, Tensor y) {
        int h = x.shape().h();
        int w = x.shape().w();
        HostView xs = HostView.of(x);
        fill(y, (n, c, i, j) -> {
            double row = sourcePosition(i, h, y.shape().h(), alignCorners);
            double column = sourcePosition(j, w, y.shape().w(), alignCorners);
            int top = (int) row;
            int left = (int) column;
            int bottom = Math.min(top + 1, h - 1);
            int right = Math.min(left + 1, w - 1);
            double down = row - top;
            double along = column - left;
            return (1 - down) * ((1 - along) * xs.at(n, c, top, left) + along * xs.at(n, c, top, right))
                    + down * ((1 - along) * xs.at(n, c, bottom, left) + along * xs.at(n, c, bottom, right));
        });
    }

    private static double sourcePosition(int i, int size, int newSize, boolean alignCorners) {
        if (alignCorners) {
            return newSize == 1 ? 0 : (double) i * (size - 1) / (newSize - 1);
        }
        return Math.max(0, (i + 0.5) * size / newSize - 0.5);
    }
}
