package org.autochrome.colorizer.image;

import org.jspecify.annotations.Nullable;

/**
 * What a photograph's file said beside its pixels and what its coloured copy shall say too.
 *
 * <p>JPEG takes EXIF, XMP, IPTC and density along; PNG all but IPTC, for which it has no place. What is too long for
 * JPEG's segments has a line in {@link Photo#notes}.
 */
public final class PhotoMetadata {

    /** The metadata of a picture that comes from no file. */
    static final PhotoMetadata NONE = new PhotoMetadata(null, new EmbeddedBlocks());

    private final @Nullable ImageFormat format;
    private final EmbeddedBlocks blocks;

    PhotoMetadata(@Nullable ImageFormat format, EmbeddedBlocks blocks) {
        this.format = format;
        this.blocks = blocks;
    }

    /** The format that the photograph was read from, or null if it comes from no file. */
    public @Nullable ImageFormat format() {
        return format;
    }

    @Nullable
    ExifBlock exif() {
        return blocks.exif;
    }

    @Nullable
    String xmp() {
        return blocks.xmp;
    }

    boolean xmpFitsJpeg() {
        return blocks.xmpFitsJpeg;
    }

    byte @Nullable [] iptc() {
        return blocks.iptc;
    }

    @Nullable
    Density density() {
        return blocks.density == null ? null : blocks.density.turned(blocks.orientation);
    }
}
