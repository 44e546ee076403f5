package org.autochrome.colorizer.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A photograph as read: upright sRGB pixels, and beside them what its copy shall keep.
 *
 * @param image the pixels, turned upright and converted to sRGB
 * @param alpha how opaque each pixel is, or null where all are opaque
 * @param metadata what the file said beside its pixels
 * @param notes what could not be carried over or is otherwise worth a line to the user
 */
public record Photo(RgbImage image, @Nullable AlphaMask alpha, PhotoMetadata metadata, List<String> notes) {

    public Photo {
        notes = List.copyOf(notes);
        if (alpha != null && (alpha.width() != image.width() || alpha.height() != image.height())) {
            throw new IllegalArgumentException("Photo: alpha is " + alpha.width() + " x " + alpha.height()
                    + " pixels but the picture is " + image.width() + " x " + image.height());
        }
    }

    /** A picture that comes from no file. */
    public static Photo of(RgbImage image) {
        return new Photo(image, null, PhotoMetadata.NONE, List.of());
    }

    /**
     * The same photograph with other pixels, in colour perhaps.
     *
     * @throws IllegalArgumentException if the photograph has alpha and the sizes differ
     */
    public Photo withImage(RgbImage other) {
        return new Photo(other, alpha, metadata, notes);
    }
}
