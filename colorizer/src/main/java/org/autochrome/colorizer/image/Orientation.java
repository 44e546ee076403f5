package org.autochrome.colorizer.image;

/**
 * How stored pixels are turned for display; the order and meaning of EXIF's tag Orientation (274), values 1 to 8.
 *
 * <p>Stored pixel (x, y) of a w x h picture is shown at index {@code origin + x * stepX + y * stepY} of the displayed
 * rows.
 */
enum Orientation {
    NORMAL(1),
    MIRRORED(2),
    ROTATED_180(3),
    FLIPPED(4),
    TRANSPOSED(5),
    ROTATED_90(6),
    TRANSVERSED(7),
    ROTATED_270(8);

    private final int exifValue;

    Orientation(int exifValue) {
        this.exifValue = exifValue;
    }

    /** The orientation of EXIF value 1..8; other values are not defined and mean nothing, so the picture stays. */
    static Orientation ofExif(int value) {
        for (Orientation orientation : values()) {
            if (orientation.exifValue == value) {
                return orientation;
            }
        }
        return NORMAL;
    }

    /** Whether rows become columns. */
    boolean swapsSides() {
        return switch (this) {
            case NORMAL, MIRRORED, ROTATED_180, FLIPPED -> false;
            case TRANSPOSED, ROTATED_90, TRANSVERSED, ROTATED_270 -> true;
        };
    }

    int width(int storedWidth, int storedHeight) {
        return swapsSides() ? storedHeight : storedWidth;
    }

    int height(int storedWidth, int storedHeight) {
        return swapsSides() ? storedWidth : storedHeight;
    }

    int origin(int w, int h) {
        return switch (this) {
            case NORMAL, TRANSPOSED -> 0;
            case MIRRORED -> w - 1;
            case ROTATED_180, TRANSVERSED -> w * h - 1;
            case FLIPPED -> (h - 1) * w;
            case ROTATED_90 -> h - 1;
            case ROTATED_270 -> (w - 1) * h;
        };
    }

    int stepX(int h) {
        return switch (this) {
            case NORMAL, FLIPPED -> 1;
            case MIRRORED, ROTATED_180 -> -1;
            case TRANSPOSED, ROTATED_90 -> h;
            case TRANSVERSED, ROTATED_270 -> -h;
        };
    }

    int stepY(int w) {
        return switch (this) {
            case NORMAL, MIRRORED -> w;
            case ROTATED_180, FLIPPED -> -w;
            case TRANSPOSED, ROTATED_270 -> 1;
            case ROTATED_90, TRANSVERSED -> -1;
        };
    }
}
