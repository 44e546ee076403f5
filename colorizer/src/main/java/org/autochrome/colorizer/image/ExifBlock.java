package org.autochrome.colorizer.image;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import org.apache.commons.imaging.bytesource.ByteSource;
import org.apache.commons.imaging.common.RationalNumber;
import org.apache.commons.imaging.formats.tiff.TiffImageMetadata;
import org.apache.commons.imaging.formats.tiff.TiffImageParser;
import org.apache.commons.imaging.formats.tiff.TiffImagingParameters;
import org.apache.commons.imaging.formats.tiff.constants.DcfTagConstants;
import org.apache.commons.imaging.formats.tiff.constants.ExifTagConstants;
import org.apache.commons.imaging.formats.tiff.constants.TiffDirectoryConstants;
import org.apache.commons.imaging.formats.tiff.constants.TiffTagConstants;
import org.apache.commons.imaging.formats.tiff.fieldtypes.AbstractFieldType;
import org.apache.commons.imaging.formats.tiff.taginfos.TagInfo;
import org.apache.commons.imaging.formats.tiff.write.TiffImageWriterLossy;
import org.apache.commons.imaging.formats.tiff.write.TiffOutputDirectory;
import org.apache.commons.imaging.formats.tiff.write.TiffOutputField;
import org.apache.commons.imaging.formats.tiff.write.TiffOutputSet;
import org.jspecify.annotations.Nullable;

/**
 * The EXIF data of a photograph that still hold for its coloured copy: who, when, where, with what.
 *
 * <p>Left out are the thumbnail, which would show the grey picture, and all that describes the file's own pixel
 * storage. Orientation, size, colour space and software are written anew.
 */
final class ExifBlock {

    /** A JPEG segment holds 65533 bytes; 6 name it, and the rest is room for the fields written anew. */
    private static final int MAX_LENGTH = 65_000;

    /** Tags of the first directory that describe the photograph and not the file. */
    private static final Set<Integer> DESCRIPTIVE = Set.of(
            0x010D, // DocumentName
            0x010E, // ImageDescription
            0x010F, // Make
            0x0110, // Model
            0x011A, // XResolution
            0x011B, // YResolution
            0x0128, // ResolutionUnit
            0x0132, // DateTime
            0x013B, // Artist
            0x013C, // HostComputer
            0x4746, // Rating
            0x4749, // RatingPercent
            0x8298, // Copyright
            0x9C9B, // XPTitle
            0x9C9C, // XPComment
            0x9C9D, // XPAuthor
            0x9C9E, // XPKeywords
            0x9C9F); // XPSubject

    private static final Set<Integer> CARRIED_DIRECTORIES = Set.of(
            TiffDirectoryConstants.DIRECTORY_TYPE_ROOT,
            TiffDirectoryConstants.DIRECTORY_TYPE_EXIF,
            TiffDirectoryConstants.DIRECTORY_TYPE_GPS);

    private final byte[] bytes;

    private ExifBlock(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The orientation that a block declares, {@link Orientation#NORMAL} where it declares none. */
    static Orientation orientation(byte[] tiffBlock) {
        Metadata metadata = new Metadata();
        new ExifReader().extract(new ByteArrayReader(tiffBlock), metadata);
        ExifIFD0Directory first = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        Integer value = first == null ? null : first.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
        return value == null ? Orientation.NORMAL : Orientation.ofExif(value);
    }

    /** The carried part of a block, or null with a note where it is too long. */
    static @Nullable ExifBlock of(byte[] tiffBlock, List<String> notes) throws IOException {
        return of(parse(ByteSource.array(tiffBlock)), notes);
    }

    /** The carried part of a TIFF file's own directories, or null with a note where it is too long. */
    static @Nullable ExifBlock of(TiffImageMetadata metadata, List<String> notes) throws IOException {
        TiffOutputSet carried = new TiffOutputSet(metadata.contents.header.byteOrder);
        for (Object item : metadata.getDirectories()) {
            TiffImageMetadata.Directory directory = (TiffImageMetadata.Directory) item;
            if (CARRIED_DIRECTORIES.contains(directory.type) && carried.findDirectory(directory.type) == null) {
                carried.addDirectory(carriedFields(directory, carried.byteOrder));
            }
        }
        byte[] bytes = write(carried);
        if (bytes.length > MAX_LENGTH) {
            notes.add("its EXIF maker note is too long and not carried over");
            carried.removeField(ExifTagConstants.EXIF_TAG_MAKER_NOTE);
            bytes = write(carried);
        }
        if (bytes.length > MAX_LENGTH) {
            notes.add("its EXIF block of " + bytes.length + " bytes is too long and not carried over");
            return null;
        }
        return new ExifBlock(bytes);
    }

    /** The directories of a TIFF block or file; pictures inside are not read. */
    static TiffImageMetadata parse(ByteSource source) throws IOException {
        TiffImagingParameters directoriesOnly = new TiffImagingParameters().setReadThumbnails(false);
        return (TiffImageMetadata) new TiffImageParser().getMetadata(source, directoriesOnly);
    }

    private static TiffOutputDirectory carriedFields(TiffImageMetadata.Directory directory, ByteOrder order)
            throws IOException {
        TiffOutputDirectory fields = new TiffOutputDirectory(directory.type, order);
        for (TiffOutputField field : directory.getOutputDirectory(order)) {
            if (directory.type != TiffDirectoryConstants.DIRECTORY_TYPE_ROOT || DESCRIPTIVE.contains(field.tag)) {
                fields.add(field);
            }
        }
        return fields;
    }

    /** The block for an upright sRGB picture of this size and, if known, density. */
    byte[] forPicture(int width, int height, @Nullable Density density, String software) throws IOException {
        TiffImageMetadata metadata = parse(ByteSource.array(bytes));
        TiffOutputSet set = metadata.getOutputSet();
        TiffOutputDirectory root = set.getOrCreateRootDirectory();
        replace(root, set.byteOrder, TiffTagConstants.TIFF_TAG_ORIENTATION, AbstractFieldType.SHORT, (short) 1);
        replace(root, set.byteOrder, TiffTagConstants.TIFF_TAG_SOFTWARE, AbstractFieldType.ASCII, software);
        if (density != null) {
            RationalNumber x = RationalNumber.valueOf(density.horizontal());
            RationalNumber y = RationalNumber.valueOf(density.vertical());
            replace(root, set.byteOrder, TiffTagConstants.TIFF_TAG_XRESOLUTION, AbstractFieldType.RATIONAL, x);
            replace(root, set.byteOrder, TiffTagConstants.TIFF_TAG_YRESOLUTION, AbstractFieldType.RATIONAL, y);
            short inches = TiffTagConstants.RESOLUTION_UNIT_VALUE_INCHES;
            replace(root, set.byteOrder, TiffTagConstants.TIFF_TAG_RESOLUTION_UNIT, AbstractFieldType.SHORT, inches);
        }
        TiffOutputDirectory exif = set.getExifDirectory();
        if (exif != null) {
            replace(exif, set.byteOrder, ExifTagConstants.EXIF_TAG_EXIF_IMAGE_WIDTH, AbstractFieldType.LONG, width);
            replace(exif, set.byteOrder, ExifTagConstants.EXIF_TAG_EXIF_IMAGE_LENGTH, AbstractFieldType.LONG, height);
            replace(exif, set.byteOrder, DcfTagConstants.EXIF_TAG_COLOR_SPACE, AbstractFieldType.SHORT, (short) 1);
        }
        return write(set);
    }

    private static void replace(
            TiffOutputDirectory directory, ByteOrder order, TagInfo tag, AbstractFieldType type, Object value)
            throws IOException {
        // All of them: a damaged directory may hold a tag twice, and readers disagree on which one counts.
        while (directory.findField(tag) != null) {
            directory.removeField(tag);
        }
        byte[] data = type.writeData(value, order);
        directory.add(new TiffOutputField(tag, type, data.length / type.getSize(), data));
    }

    private static byte[] write(TiffOutputSet set) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new TiffImageWriterLossy(set.byteOrder).write(out, set);
        return out.toByteArray();
    }
}
