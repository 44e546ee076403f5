package org.autochrome.colorizer.image;

import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.imaging.jpeg.JpegSegmentData;
import com.drew.imaging.jpeg.JpegSegmentReader;
import com.drew.imaging.jpeg.JpegSegmentType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.apache.commons.imaging.formats.jpeg.iptc.IptcBlock;
import org.apache.commons.imaging.formats.jpeg.iptc.IptcParser;

/** The application segments of a JPEG file, and how they begin. */
final class JpegBlocks {

    /** What a segment can hold: its length is written in 16 bits and counts itself. */
    static final int MAX_SEGMENT_LENGTH = 65_533;

    static final byte[] EXIF_NAME = ascii("Exif\0\0");
    static final byte[] XMP_NAME = ascii("http://ns.adobe.com/xap/1.0/\0");
    static final byte[] PHOTOSHOP_NAME = ascii("Photoshop 3.0\0");

    /** What a segment leaves for an XMP packet. */
    static final int MAX_XMP_LENGTH = MAX_SEGMENT_LENGTH - XMP_NAME.length;

    /** What a segment leaves for IPTC records behind its name and the resource's, in bytes. */
    static final int MAX_IPTC_LENGTH = MAX_SEGMENT_LENGTH - 32;

    private static final byte[] JFIF_NAME = ascii("JFIF\0");

    private JpegBlocks() {}

    static EmbeddedBlocks read(Path file) throws IOException {
        EmbeddedBlocks blocks = new EmbeddedBlocks();
        JpegSegmentData segments;
        try {
            segments = JpegSegmentReader.readSegments(
                    file.toFile(), EnumSet.of(JpegSegmentType.APP0, JpegSegmentType.APP1, JpegSegmentType.APPD));
        } catch (JpegProcessingException e) {
            blocks.notes.add("its description is damaged and not carried over (" + ImageException.reason(e) + ")");
            return blocks;
        }
        for (byte[] segment : segments.getSegments(JpegSegmentType.APP0)) {
            if (startsWith(segment, JFIF_NAME) && segment.length >= 12) {
                jfif(segment, blocks);
            }
        }
        for (byte[] segment : segments.getSegments(JpegSegmentType.APP1)) {
            if (startsWith(segment, EXIF_NAME) && blocks.exif == null) {
                blocks.exif(after(segment, EXIF_NAME));
            } else if (startsWith(segment, XMP_NAME) && blocks.xmp == null) {
                blocks.xmp(after(segment, XMP_NAME));
            }
        }
        for (byte[] segment : segments.getSegments(JpegSegmentType.APPD)) {
            if (startsWith(segment, PHOTOSHOP_NAME)) {
                photoshop(segment, blocks);
            }
        }
        return blocks;
    }

    private static void jfif(byte[] segment, EmbeddedBlocks blocks) {
        ByteBuffer fields = ByteBuffer.wrap(segment, 7, 5);
        int unit = fields.get();
        int x = fields.getShort() & 0xFFFF;
        int y = fields.getShort() & 0xFFFF;
        if (unit == 1) {
            blocks.density(x, y);
        } else if (unit == 2) {
            blocks.density(x * Density.CM_PER_INCH, y * Density.CM_PER_INCH);
        }
    }

    private static void photoshop(byte[] segment, EmbeddedBlocks blocks) {
        try {
            List<IptcBlock> resources =
                    new IptcParser().parsePhotoshopSegment(segment, false).getRawBlocks();
            for (IptcBlock resource : resources) {
                if (resource.isIptcBlock()) {
                    blocks.iptc(resource.getBlockData());
                }
            }
        } catch (IOException e) {
            blocks.notes.add("its IPTC block is damaged and not carried over (" + ImageException.reason(e) + ")");
        }
    }

    static boolean startsWith(byte[] block, byte[] name) {
        return block.length >= name.length && Arrays.equals(block, 0, name.length, name, 0, name.length);
    }

    static byte[] after(byte[] block, byte[] name) {
        return Arrays.copyOfRange(block, name.length, block.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
