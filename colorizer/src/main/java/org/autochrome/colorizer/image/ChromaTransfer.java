package org.autochrome.colorizer.image;

/**
 * Joins the luma of the original with the chroma of the network's picture, so that every detail of the photograph
 * stays and only its colour is new.
 *
 * <p>Both conversions are the 14-bit fixed-point ones of OpenCV ({@code COLOR_RGB2YUV}, {@code COLOR_YUV2RGB}), equal
 * to them for all 2^24 colours: BT.601 luma, with {@code U = 0.492 (B - Y) + 128} and {@code V = 0.877 (R - Y) + 128}.
 */
public final class ChromaTransfer {

    private static final int SHIFT = 14;
    private static final int HALF = 1 << (SHIFT - 1);
    private static final int CHROMA_ZERO = 128;

    private ChromaTransfer() {}

    /**
     * The original's luma with the chroma of {@code colored}, which is resized to the original's size where it
     * differs, row by row: the memory needed is that of the result.
     */
    public static RgbImage apply(RgbImage original, RgbImage colored) {
        int width = original.width();
        byte[] luma = original.samples();
        byte[] out = new byte[luma.length];
        Resizer.resizeRows(
                colored,
                width,
                original.height(),
                (y, samples, offset) -> mergeRow(luma, samples, offset, out, y, width));
        return RgbImage.wrap(width, original.height(), out);
    }

    private static void mergeRow(byte[] luma, byte[] chroma, int chromaOffset, byte[] out, int y, int width) {
        int begin = 3 * y * width;
        for (int i = begin, c = chromaOffset; i < begin + 3 * width; i += 3, c += 3) {
            int l = luma(luma[i] & 0xFF, luma[i + 1] & 0xFF, luma[i + 2] & 0xFF);
            int yuv = toYuv(chroma[c] & 0xFF, chroma[c + 1] & 0xFF, chroma[c + 2] & 0xFF);
            int rgb = toRgb(l, yuv >> 8 & 0xFF, yuv & 0xFF);
            out[i] = (byte) (rgb >> 16);
            out[i + 1] = (byte) (rgb >> 8);
            out[i + 2] = (byte) rgb;
        }
    }

    private static int luma(int r, int g, int b) {
        return (4899 * r + 9617 * g + 1868 * b + HALF) >> SHIFT;
    }

    /** One colour as {@code Y << 16 | U << 8 | V}. */
    static int toYuv(int r, int g, int b) {
        int y = luma(r, g, b);
        int u = clamp(((b - y) * 8061 + (CHROMA_ZERO << SHIFT) + HALF) >> SHIFT);
        int v = clamp(((r - y) * 14369 + (CHROMA_ZERO << SHIFT) + HALF) >> SHIFT);
        return y << 16 | u << 8 | v;
    }

    /** One colour as {@code R << 16 | G << 8 | B}. */
    static int toRgb(int y, int u, int v) {
        int du = u - CHROMA_ZERO;
        int dv = v - CHROMA_ZERO;
        int r = clamp(y + ((18678 * dv + HALF) >> SHIFT));
        int g = clamp(y + ((-6472 * du - 9519 * dv + HALF) >> SHIFT));
        int b = clamp(y + ((33292 * du + HALF) >> SHIFT));
        return r << 16 | g << 8 | b;
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
