package org.autochrome.colorizer.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a picture file holds beside its pixels, as raw as it was found; filled by the reader of each format.
 *
 * <p>Nothing in here may stop a photograph from being read: what is damaged is left out, and {@link #notes} says so.
 */
final class EmbeddedBlocks {

    /** A block longer than this is damage or an attack, not a description of a photograph. */
    static final int MAX_BLOCK_LENGTH = 16 << 20;

    Orientation orientation = Orientation.NORMAL;

    @Nullable
    ExifBlock exif;

    @Nullable
    String xmp;

    /** Whether {@link #xmp} and the provenance fit into one segment of a JPEG file. */
    boolean xmpFitsJpeg = true;

    /** IPTC-IIM records: captions, credits and keywords of press and archives. */
    byte @Nullable [] iptc;

    /** The profile of samples that the decoder hands out unconverted. */
    byte @Nullable [] icc;

    @Nullable
    Density density;

    final List<String> notes = new ArrayList<>();

    void exif(byte[] tiffBlock) {
        try {
            orientation = ExifBlock.orientation(tiffBlock);
            exif = ExifBlock.of(tiffBlock, notes);
        } catch (Exception e) {
            notes.add("its EXIF block is damaged and not carried over (" + ImageException.reason(e) + ")");
        }
    }

    void xmp(byte[] utf8) {
        String packet = new String(utf8, StandardCharsets.UTF_8);
        try {
            int length = XmpPacket.lengthAtMost(packet);
            xmp = packet;
            xmpFitsJpeg = length <= JpegBlocks.MAX_XMP_LENGTH;
            if (!xmpFitsJpeg) {
                notes.add("its XMP block of " + length + " bytes is too long for JPEG and carried over into PNG only");
            }
        } catch (Exception e) {
            notes.add("its XMP block is damaged and not carried over (" + ImageException.reason(e) + ")");
        }
    }

    void iptc(byte[] records) {
        if (records.length <= JpegBlocks.MAX_IPTC_LENGTH) {
            iptc = records;
        } else {
            notes.add("its IPTC block of " + records.length + " bytes is too long and not carried over");
        }
    }

    void density(double horizontalPerInch, double verticalPerInch) {
        Density found = new Density(horizontalPerInch, verticalPerInch);
        if (found.isSensible()) {
            density = found;
        }
    }
}
