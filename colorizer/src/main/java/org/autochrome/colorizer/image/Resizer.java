package org.autochrome.colorizer.image;

import java.util.stream.IntStream;

/**
 * Bilinear resize with antialiasing, equal to Pillow's {@code Image.resize(size, BILINEAR)} in every byte.
 *
 * <p>A triangle filter, as wide as an output pixel seen in the input, runs along the rows and then along the columns;
 * between the two the samples are rounded to bytes. Weights are 22-bit integers. An axis whose size stays is skipped.
 */
public final class Resizer {

    private static final int PRECISION_BITS = 22;
    private static final int HALF = 1 << (PRECISION_BITS - 1);

    private Resizer() {}

    /** Takes one finished row; rows come in any order and from several threads. */
    @FunctionalInterface
    interface RowConsumer {
        /**
         * Takes one row.
         *
         * @param y the row's index
         * @param samples array that holds the row, {@code [width, 3]}, to be read only
         * @param offset where the row begins in {@code samples}
         */
        void accept(int y, byte[] samples, int offset);
    }

    /**
     * The picture at another size, aspect ratio not kept.
     *
     * @throws IllegalArgumentException if a side is not positive
     */
    public static RgbImage resize(RgbImage image, int width, int height) {
        byte[] out = new byte[RgbImage.sampleCount(width, height)];
        int rowLength = 3 * width;
        resizeRows(
                image,
                width,
                height,
                (y, samples, offset) -> System.arraycopy(samples, offset, out, y * rowLength, rowLength));
        return RgbImage.wrap(width, height, out);
    }

    /** Resizes without ever holding the whole result: each row goes to {@code rows} as soon as it is computed. */
    static void resizeRows(RgbImage image, int width, int height, RowConsumer rows) {
        byte[] wide = image.width() == width ? image.samples() : resizeWidth(image, width);
        int rowLength = 3 * width;
        if (image.height() == height) {
            IntStream.range(0, height).parallel().forEach(y -> rows.accept(y, wide, y * rowLength));
            return;
        }
        Taps taps = Taps.triangle(image.height(), height);
        IntStream.range(0, height).parallel().forEach(y -> {
            int[] sums = new int[rowLength];
            for (int t = 0; t < taps.count[y]; t++) {
                int weight = taps.weights[y][t];
                int from = (taps.first[y] + t) * rowLength;
                for (int i = 0; i < rowLength; i++) {
                    sums[i] += weight * (wide[from + i] & 0xFF);
                }
            }
            byte[] row = new byte[rowLength];
            for (int i = 0; i < rowLength; i++) {
                row[i] = round(sums[i]);
            }
            rows.accept(y, row, 0);
        });
    }

    private static byte[] resizeWidth(RgbImage image, int width) {
        byte[] in = image.samples();
        byte[] out = new byte[RgbImage.sampleCount(width, image.height())];
        Taps taps = Taps.triangle(image.width(), width);
        IntStream.range(0, image.height()).parallel().forEach(y -> {
            int inRow = 3 * y * image.width();
            int outRow = 3 * y * width;
            for (int x = 0; x < width; x++) {
                int r = 0;
                int g = 0;
                int b = 0;
                for (int t = 0; t < taps.count[x]; t++) {
                    int weight = taps.weights[x][t];
                    int i = inRow + 3 * (taps.first[x] + t);
                    r += weight * (in[i] & 0xFF);
                    g += weight * (in[i + 1] & 0xFF);
                    b += weight * (in[i + 2] & 0xFF);
                }
                int o = outRow + 3 * x;
                out[o] = round(r);
                out[o + 1] = round(g);
                out[o + 2] = round(b);
            }
        });
        return out;
    }

    private static byte round(int sum) {
        return (byte) Math.max(0, Math.min(255, (sum + HALF) >> PRECISION_BITS));
    }

    /** For each output position along one axis: the first input position, how many follow, and their weights. */
    private static final class Taps {
        final int[] first;
        final int[] count;
        final int[][] weights;

        private Taps(int size) {
            first = new int[size];
            count = new int[size];
            weights = new int[size][];
        }

        static Taps triangle(int inSize, int outSize) {
            Taps taps = new Taps(outSize);
            double scale = (double) inSize / outSize;
            double support = Math.max(scale, 1.0);
            double inverseSupport = 1.0 / support;
            for (int i = 0; i < outSize; i++) {
                double center = (i + 0.5) * scale;
                int begin = Math.max(0, (int) (center - support + 0.5));
                int end = Math.min(inSize, (int) (center + support + 0.5));
                double[] exact = new double[end - begin];
                double total = 0;
                for (int t = 0; t < exact.length; t++) {
                    exact[t] = Math.max(0.0, 1.0 - Math.abs((t + begin - center + 0.5) * inverseSupport));
                    total += exact[t];
                }
                taps.first[i] = begin;
                taps.count[i] = exact.length;
                taps.weights[i] = new int[exact.length];
                for (int t = 0; t < exact.length; t++) {
                    taps.weights[i][t] = (int) (exact[t] / total * (1 << PRECISION_BITS) + 0.5);
                }
            }
            return taps;
        }
    }
}
