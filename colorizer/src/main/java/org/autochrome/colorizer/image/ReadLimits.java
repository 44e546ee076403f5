package org.autochrome.colorizer.image;

/**
 * How large a picture may say it is; checked on its header, before any pixel is decoded.
 *
 * @param maxMegapixels the limit in millions of pixels
 */
public record ReadLimits(int maxMegapixels) {

    /** 200 megapixels: a 35 cm glass plate at 1200 pixels per inch. */
    public static final ReadLimits DEFAULT = new ReadLimits(200);

    private static final int LARGEST = 500;

    public ReadLimits {
        if (maxMegapixels < 1 || maxMegapixels > LARGEST) {
            throw new IllegalArgumentException(
                    "the limit must be 1 to " + LARGEST + " megapixels but is " + maxMegapixels);
        }
    }
}
