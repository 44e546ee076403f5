package org.autochrome.colorizer.image;

/**
 * How a picture is written.
 *
 * @param quality JPEG's quality, 1 to 100; chroma is never subsampled
 * @param overwrite whether an existing file is replaced
 */
public record WriteOptions(int quality, boolean overwrite) {

    /** Quality 95, and existing files are left alone. */
    public static final WriteOptions DEFAULT = new WriteOptions(95, false);

    public WriteOptions {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("JPEG quality must be 1 to 100 but is " + quality);
        }
    }

    public WriteOptions withQuality(int value) {
        return new WriteOptions(value, overwrite);
    }

    public WriteOptions withOverwrite(boolean value) {
        return new WriteOptions(quality, value);
    }
}
