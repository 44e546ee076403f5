package org.autochrome.colorizer.image;

/**
 * The grey picture that the network sees.
 *
 * <p>ITU-R BT.601 luma in 16-bit fixed point, as Pillow computes it for its modes {@code L} and {@code LA}:
 * {@code L = (19595 R + 38470 G + 7471 B + 32768) >> 16}.
 */
public final class Grayscale {

    private Grayscale() {}

    /** The grey value of one colour, 0..255. */
    static int luma(int r, int g, int b) {
        return (19595 * r + 38470 * g + 7471 * b + 0x8000) >> 16;
    }

    /** A picture of the same size with R = G = B = luma. */
    public static RgbImage of(RgbImage image) {
        byte[] in = image.samples();
        byte[] out = new byte[in.length];
        for (int i = 0; i < in.length; i += 3) {
            byte grey = (byte) luma(in[i] & 0xFF, in[i + 1] & 0xFF, in[i + 2] & 0xFF);
            out[i] = grey;
            out[i + 1] = grey;
            out[i + 2] = grey;
        }
        return RgbImage.wrap(image.width(), image.height(), out);
    }
}
