package org.autochrome.colorizer.image;

import com.adobe.internal.xmp.XMPConst;
import com.adobe.internal.xmp.XMPException;
import com.adobe.internal.xmp.XMPMeta;
import com.adobe.internal.xmp.XMPMetaFactory;
import com.adobe.internal.xmp.options.ParseOptions;
import com.adobe.internal.xmp.options.SerializeOptions;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The XMP packet of a coloured picture: the original's, with provenance in the fields that IPTC and Adobe name for it.
 *
 * <p>{@code Iptc4xmpExt:DigitalSourceType} says that a trained model took part, {@code AISystemUsed} and
 * {@code AISystemVersionUsed} (IPTC Photo Metadata Standard 2025.1) say which, {@code xmp:CreatorTool} is the program.
 */
final class XmpPacket {

    private static final String IPTC_EXTENSION = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";

    /** Longer than any real one (a model is named by its file), so that what fits with it fits always. */
    private static final Provenance LONG_PROVENANCE = new Provenance("0".repeat(100), "m".repeat(1300));

    private XmpPacket() {}

    /**
     * The most bytes that the packet can have in a coloured picture.
     *
     * @throws XMPException if the packet cannot be read
     */
    static int lengthAtMost(String packet) throws XMPException {
        int largest = JpegOutput.MAX_SIDE;
        return of(packet, LONG_PROVENANCE, largest, largest).getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * The packet for a picture of this size.
     *
     * @param original the original's packet, if it had one
     * @throws XMPException if the original's packet cannot be read
     */
    static String of(@Nullable String original, Provenance provenance, int width, int height) throws XMPException {
        XMPMeta meta = original == null ? XMPMetaFactory.create() : parse(original);
        describePixels(meta, width, height);
        XMPMetaFactory.getSchemaRegistry().registerNamespace(IPTC_EXTENSION, "Iptc4xmpExt");
        meta.setProperty(XMPConst.NS_XMP, "CreatorTool", provenance.software());
        meta.setProperty(IPTC_EXTENSION, "DigitalSourceType", Provenance.DIGITAL_SOURCE_TYPE);
        meta.setProperty(IPTC_EXTENSION, "AISystemUsed", "Autochrome, model " + provenance.model());
        meta.setProperty(IPTC_EXTENSION, "AISystemVersionUsed", provenance.version());
        SerializeOptions options =
                new SerializeOptions().setReadOnlyPacket(true).setUseCompactFormat(true);
        return XMPMetaFactory.serializeToString(meta, options);
    }

    /** Fields that repeat what the file's pixels are hold for the original only. */
    private static void describePixels(XMPMeta meta, int width, int height) throws XMPException {
        meta.deleteProperty(XMPConst.NS_XMP, "Thumbnails");
        meta.deleteProperty("http://ns.adobe.com/xmp/note/", "HasExtendedXMP");
        meta.deleteProperty(XMPConst.NS_PHOTOSHOP, "ICCProfile");
        replaceIfPresent(meta, XMPConst.NS_PHOTOSHOP, "ColorMode", 3);
        replaceIfPresent(meta, XMPConst.NS_TIFF, "Orientation", 1);
        replaceIfPresent(meta, XMPConst.NS_TIFF, "ImageWidth", width);
        replaceIfPresent(meta, XMPConst.NS_TIFF, "ImageLength", height);
        replaceIfPresent(meta, XMPConst.NS_EXIF, "PixelXDimension", width);
        replaceIfPresent(meta, XMPConst.NS_EXIF, "PixelYDimension", height);
        replaceIfPresent(meta, XMPConst.NS_EXIF, "ColorSpace", 1);
        for (String field : new String[] {
            "BitsPerSample", "Compression", "PhotometricInterpretation", "SamplesPerPixel", "PlanarConfiguration"
        }) {
            meta.deleteProperty(XMPConst.NS_TIFF, field);
        }
    }

    private static void replaceIfPresent(XMPMeta meta, String namespace, String name, int value) throws XMPException {
        if (meta.doesPropertyExist(namespace, name)) {
            meta.deleteProperty(namespace, name);
            meta.setPropertyInteger(namespace, name, value);
        }
    }

    private static XMPMeta parse(String packet) throws XMPException {
        return XMPMetaFactory.parseFromString(packet, new ParseOptions().setDisallowDoctype(true));
    }
}
