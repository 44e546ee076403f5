package org.autochrome.colorizer.image;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.commons.imaging.ImagingException;
import org.apache.commons.imaging.bytesource.ByteSource;
import org.apache.commons.imaging.common.RationalNumber;
import org.apache.commons.imaging.formats.tiff.TiffDirectory;
import org.apache.commons.imaging.formats.tiff.TiffField;
import org.apache.commons.imaging.formats.tiff.TiffImageMetadata;
import org.apache.commons.imaging.formats.tiff.constants.TiffTagConstants;
import org.jspecify.annotations.Nullable;

/** The first directory of a TIFF file, where it describes its picture. */
final class TiffBlocks {

    private static final int XMP = 0x02BC;
    private static final int IPTC = 0x83BB;
    private static final int SUB_DIRECTORIES = 0x014A;
    private static final int DNG_VERSION = 0xC612;

    private TiffBlocks() {}

    static EmbeddedBlocks read(Path file) throws ImageException {
        EmbeddedBlocks blocks = new EmbeddedBlocks();
        try {
            TiffImageMetadata metadata = ExifBlock.parse(ByteSource.path(file));
            TiffDirectory first = metadata.contents.directories.get(0);
            if (isCameraRaw(first)) {
                throw new ImageException(
                        file,
                        "this is a camera's raw file, which is not read; develop it to JPEG or 16-bit TIFF first");
            }
            take(first, blocks);
            blocks.exif = ExifBlock.of(metadata, blocks.notes);
        } catch (ImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            blocks.notes.add(
                    "its description is damaged and not carried over in full (" + ImageException.reason(e) + ")");
        }
        return blocks;
    }

    private static void take(TiffDirectory first, EmbeddedBlocks blocks) throws ImagingException {
        Integer orientation = number(first, TiffTagConstants.TIFF_TAG_ORIENTATION.tag);
        if (orientation != null) {
            blocks.orientation = Orientation.ofExif(orientation);
        }
        density(first, blocks);
        for (TiffField field : first) {
            if (field.getTag() == XMP) {
                blocks.xmp(field.getByteArrayValue());
            } else if (field.getTag() == IPTC) {
                blocks.iptc(field.getByteArrayValue());
            }
        }
    }

    /** Raw files put a preview first, and colouring that would quietly give a tiny picture. */
    private static boolean isCameraRaw(TiffDirectory first) throws ImagingException {
        Integer subfile = number(first, TiffTagConstants.TIFF_TAG_NEW_SUBFILE_TYPE.tag);
        boolean reduced = subfile != null && (subfile & 1) == 1;
        return find(first, DNG_VERSION) != null || (reduced && find(first, SUB_DIRECTORIES) != null);
    }

    private static void density(TiffDirectory first, EmbeddedBlocks blocks) throws ImagingException {
        Integer unit = number(first, TiffTagConstants.TIFF_TAG_RESOLUTION_UNIT.tag);
        TiffField x = find(first, TiffTagConstants.TIFF_TAG_XRESOLUTION.tag);
        TiffField y = find(first, TiffTagConstants.TIFF_TAG_YRESOLUTION.tag);
        if (x == null
                || y == null
                || !(x.getValue() instanceof RationalNumber horizontal)
                || !(y.getValue() instanceof RationalNumber vertical)) {
            return;
        }
        if (unit == null || unit == TiffTagConstants.RESOLUTION_UNIT_VALUE_INCHES) {
            blocks.density(horizontal.doubleValue(), vertical.doubleValue());
        } else if (unit == TiffTagConstants.RESOLUTION_UNIT_VALUE_CM) {
            blocks.density(
                    horizontal.doubleValue() * Density.CM_PER_INCH, vertical.doubleValue() * Density.CM_PER_INCH);
        }
    }

    private static @Nullable Integer number(TiffDirectory directory, int tag) throws ImagingException {
        TiffField field = find(directory, tag);
        return field != null && field.getValue() instanceof Number value ? value.intValue() : null;
    }

    private static @Nullable TiffField find(TiffDirectory directory, int tag) {
        for (TiffField field : directory) {
            if (field.getTag() == tag) {
                return field;
            }
        }
        return null;
    }
}
