package org.autochrome.colorizer.image;

import com.adobe.internal.xmp.XMPException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.NodeList;

/** A coloured photograph as a JPEG file: full-resolution chroma, the original's metadata, provenance. */
final class JpegOutput {

    private static final String METADATA_FORMAT = "javax_imageio_jpeg_image_1.0";
    /** The longest side that the JPEG encoder takes, in pixels. */
    static final int MAX_SIDE = 65_500;

    private static final int APP1 = 0xE1;
    private static final int APP13 = 0xED;

    private JpegOutput() {}

    static void write(ImageOutputStream out, Photo photo, Provenance provenance, int quality) throws IOException {
        BufferedImage pixels = PixelViews.opaque(photo);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(quality / 100f);
            IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(pixels), param);
            describe(metadata, photo, provenance);
            writer.setOutput(out);
            writer.write(null, new IIOImage(pixels, null, metadata), param);
        } finally {
            writer.dispose();
        }
    }

    private static void describe(IIOMetadata metadata, Photo photo, Provenance provenance) throws IOException {
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(METADATA_FORMAT);
        NodeList components = root.getElementsByTagName("componentSpec");
        for (int i = 0; i < components.getLength(); i++) {
            IIOMetadataNode component = (IIOMetadataNode) components.item(i);
            component.setAttribute("HsamplingFactor", "1");
            component.setAttribute("VsamplingFactor", "1");
        }
        Density density = photo.metadata().density();
        if (density != null) {
            IIOMetadataNode jfif =
                    (IIOMetadataNode) root.getElementsByTagName("app0JFIF").item(0);
            jfif.setAttribute("resUnits", "1");
            jfif.setAttribute("Xdensity", Long.toString(Math.round(density.horizontal())));
            jfif.setAttribute("Ydensity", Long.toString(Math.round(density.vertical())));
        }
        IIOMetadataNode sequence =
                (IIOMetadataNode) root.getElementsByTagName("markerSequence").item(0);
        IIOMetadataNode first = (IIOMetadataNode) sequence.getFirstChild();
        ExifBlock exif = photo.metadata().exif();
        if (exif != null) {
            byte[] block =
                    exif.forPicture(photo.image().width(), photo.image().height(), density, provenance.software());
            sequence.insertBefore(segment(APP1, JpegBlocks.EXIF_NAME, block), first);
        }
        sequence.insertBefore(segment(APP1, JpegBlocks.XMP_NAME, xmp(photo, provenance)), first);
        byte[] iptc = photo.metadata().iptc();
        if (iptc != null) {
            sequence.insertBefore(segment(APP13, JpegBlocks.PHOTOSHOP_NAME, iptcResource(iptc)), first);
        }
        metadata.setFromTree(METADATA_FORMAT, root);
    }

    /** The packet, with the original's fields where all fits into one segment; else the photograph has a note. */
    private static byte[] xmp(Photo photo, Provenance provenance) throws IOException {
        PhotoMetadata metadata = photo.metadata();
        byte[] packet = xmp(metadata.xmpFitsJpeg() ? metadata.xmp() : null, photo.image(), provenance);
        if (packet.length > JpegBlocks.MAX_XMP_LENGTH) {
            throw new IOException("its XMP block has " + packet.length + " bytes, in JPEG it has at most "
                    + JpegBlocks.MAX_XMP_LENGTH + "; write PNG");
        }
        return packet;
    }

    static byte[] xmp(@Nullable String original, RgbImage image, Provenance provenance) throws IOException {
        try {
            return XmpPacket.of(original, provenance, image.width(), image.height())
                    .getBytes(StandardCharsets.UTF_8);
        } catch (XMPException e) {
            throw new IOException("the provenance cannot be written: " + e.getMessage(), e);
        }
    }

    private static IIOMetadataNode segment(int marker, byte[] name, byte[] data) {
        IIOMetadataNode node = new IIOMetadataNode("unknown");
        node.setAttribute("MarkerTag", Integer.toString(marker));
        node.setUserObject(ByteBuffer.allocate(name.length + data.length)
                .put(name)
                .put(data)
                .array());
        return node;
    }

    /** Photoshop's image resource 0x0404: signature, number, empty name, length, records, padded to even length. */
    private static byte[] iptcResource(byte[] records) {
        return ByteBuffer.allocate(12 + records.length + records.length % 2)
                .put("8BIM".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 0x0404)
                .putShort((short) 0)
                .putInt(records.length)
                .put(records)
                .array();
    }
}
