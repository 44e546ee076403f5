package org.autochrome.colorizer.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** A coloured photograph as a PNG file: 8 bits, alpha if it had any, the original's metadata, provenance. */
final class PngOutput {

    private static final String METADATA_FORMAT = "javax_imageio_png_1.0";

    private PngOutput() {}

    static void write(ImageOutputStream out, Photo photo, Provenance provenance) throws IOException {
        BufferedImage pixels = PixelViews.withAlpha(photo);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try {
            ImageWriteParam param = writer.getDefaultWriteParam();
            IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(pixels), param);
            describe(metadata, photo, provenance);
            writer.setOutput(out);
            writer.write(null, new IIOImage(pixels, null, metadata), param);
        } finally {
            writer.dispose();
        }
    }

    private static void describe(IIOMetadata metadata, Photo photo, Provenance provenance) throws IOException {
        IIOMetadataNode root = new IIOMetadataNode(METADATA_FORMAT);
        root.appendChild(node("sRGB", "renderingIntent", "Perceptual"));
        Density density = photo.metadata().density();
        if (density != null) {
            IIOMetadataNode physical = node("pHYs", "unitSpecifier", "meter");
            physical.setAttribute("pixelsPerUnitXAxis", perMeter(density.horizontal()));
            physical.setAttribute("pixelsPerUnitYAxis", perMeter(density.vertical()));
            root.appendChild(physical);
        }
        IIOMetadataNode texts = new IIOMetadataNode("tEXt");
        IIOMetadataNode software = node("tEXtEntry", "keyword", "Software");
        software.setAttribute("value", provenance.software());
        texts.appendChild(software);
        root.appendChild(texts);
        root.appendChild(xmp(JpegOutput.xmp(photo.metadata().xmp(), photo.image(), provenance)));
        ExifBlock exif = photo.metadata().exif();
        if (exif != null) {
            IIOMetadataNode chunks = new IIOMetadataNode("UnknownChunks");
            IIOMetadataNode chunk = node("UnknownChunk", "type", "eXIf");
            chunk.setUserObject(
                    exif.forPicture(photo.image().width(), photo.image().height(), density, provenance.software()));
            chunks.appendChild(chunk);
            root.appendChild(chunks);
        }
        metadata.mergeTree(METADATA_FORMAT, root);
    }

    private static IIOMetadataNode xmp(byte[] packet) {
        IIOMetadataNode texts = new IIOMetadataNode("iTXt");
        IIOMetadataNode entry = node("iTXtEntry", "keyword", PngBlocks.XMP_KEYWORD);
        entry.setAttribute("compressionFlag", "FALSE");
        entry.setAttribute("compressionMethod", "0");
        entry.setAttribute("languageTag", "");
        entry.setAttribute("translatedKeyword", "");
        entry.setAttribute("text", new String(packet, StandardCharsets.UTF_8));
        texts.appendChild(entry);
        return texts;
    }

    private static String perMeter(double perInch) {
        return Long.toString(Math.round(perInch / Density.METERS_PER_INCH));
    }

    private static IIOMetadataNode node(String name, String attribute, String value) {
        IIOMetadataNode node = new IIOMetadataNode(name);
        node.setAttribute(attribute, value);
        return node;
    }
}
