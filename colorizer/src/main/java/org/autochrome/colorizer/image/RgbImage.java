package org.autochrome.colorizer.image;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * An sRGB picture with 8 bits per channel: rows from top to bottom, pixels from left to right, bytes R, G, B.
 *
 * <p>It never changes once it is made. Its size is limited by the largest Java array, about 715 megapixels.
 */
public final class RgbImage {

    private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;

    private final int width;
    private final int height;
    private final byte[] samples; // [height, width, 3]

    private RgbImage(int width, int height, byte[] samples) {
        this.width = width;
        this.height = height;
        this.samples = samples;
    }

    /**
     * A picture of the given samples, which are copied.
     *
     * @param samples {@code [height, width, 3]}, one unsigned byte per channel
     * @throws IllegalArgumentException if a side is not positive or the number of samples does not fit the sides
     */
    public static RgbImage of(int width, int height, byte[] samples) {
        return wrap(width, height, samples.clone());
    }

    /** As {@link #of(int, int, byte[])} without the copy: the caller hands the array over. */
    static RgbImage wrap(int width, int height, byte[] samples) {
        int expected = sampleCount(width, height);
        if (samples.length != expected) {
            throw new IllegalArgumentException("RgbImage: " + width + " x " + height + " pixels take " + expected
                    + " samples but the array holds " + samples.length);
        }
        return new RgbImage(width, height, samples);
    }

    /**
     * A copy of the visible colours of {@code image}, converted to sRGB; transparency is dropped.
     *
     * @throws IllegalArgumentException if the picture's colour space cannot be converted
     */
    public static RgbImage of(BufferedImage image) {
        return PixelConverter.convert(image, null, Orientation.NORMAL).image();
    }

    /** The number of samples of a picture, refused where a Java array cannot hold them. */
    static int sampleCount(int width, int height) {
        if (width <= 0 || height <= 0) {
            throw new IllegalArgumentException(
                    "RgbImage: sides must be positive but are " + width + " x " + height + " pixels");
        }
        long count = 3L * width * height;
        if (count > MAX_ARRAY_LENGTH) {
            throw new IllegalArgumentException("RgbImage: " + width + " x " + height
                    + " pixels are more than one Java array can hold (" + MAX_ARRAY_LENGTH / 3 + " pixels)");
        }
        return (int) count;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** One pixel as {@code 0xRRGGBB}. */
    public int rgb(int x, int y) {
        if (x < 0 || x >= width || y < 0 || y >= height) {
            throw new IndexOutOfBoundsException(
                    "RgbImage: pixel (" + x + ", " + y + ") is outside " + width + " x " + height + " pixels");
        }
        int i = 3 * (y * width + x);
        return (samples[i] & 0xFF) << 16 | (samples[i + 1] & 0xFF) << 8 | (samples[i + 2] & 0xFF);
    }

    /** A copy of the samples, {@code [height, width, 3]}. */
    public byte[] toBytes() {
        return samples.clone();
    }

    /** The samples themselves, to be read only. */
    byte[] samples() {
        return samples;
    }

    /** A copy as {@link BufferedImage#TYPE_INT_RGB}. */
    public BufferedImage toBufferedImage() {
        BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            for (int x = 0, i = 3 * y * width; x < width; x++, i += 3) {
                row[x] = (samples[i] & 0xFF) << 16 | (samples[i + 1] & 0xFF) << 8 | (samples[i + 2] & 0xFF);
            }
            copy.getRaster().setDataElements(0, y, width, 1, row);
        }
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage that
                && width == that.width
                && height == that.height
                && Arrays.equals(samples, that.samples);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(samples);
    }

    @Override
    public String toString() {
        return "RgbImage[" + width + " x " + height + "]";
    }
}
