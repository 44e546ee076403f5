package org.autochrome.colorizer.image;

import org.jspecify.annotations.Nullable;

/** How opaque each pixel of a picture is, 8 bits, 255 opaque; it never changes once it is made. */
public final class AlphaMask {

    private final int width;
    private final int height;
    private final byte[] samples; // [height, width]

    private AlphaMask(int width, int height, byte[] samples) {
        this.width = width;
        this.height = height;
        this.samples = samples;
    }

    /** The mask of these samples, or null where every pixel is opaque; the caller hands the array over. */
    static @Nullable AlphaMask wrapUnlessOpaque(int width, int height, byte[] samples) {
        for (byte sample : samples) {
            if (sample != (byte) 0xFF) {
                return new AlphaMask(width, height, samples);
            }
        }
        return null;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The opacity of one pixel, 0..255. */
    public int alpha(int x, int y) {
        if (x < 0 || x >= width || y < 0 || y >= height) {
            throw new IndexOutOfBoundsException(
                    "AlphaMask: pixel (" + x + ", " + y + ") is outside " + width + " x " + height + " pixels");
        }
        return samples[y * width + x] & 0xFF;
    }

    /** The samples themselves, to be read only. */
    byte[] samples() {
        return samples;
    }
}
