package org.autochrome.colorizer.image;

import com.drew.imaging.FileType;
import com.drew.imaging.FileTypeDetector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** The kinds of picture files that are read, told apart by their first bytes and never by their names. */
public enum ImageFormat {
    JPEG,
    PNG,
    TIFF,
    WEBP,
    GIF,
    BMP;

    private static final int HEAD_LENGTH = 512;
    private static final Set<String> HEIF_BRANDS =
            Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis");
    private static final String CONVERT = "; convert it to JPEG or PNG first";

    /**
     * The format of a file.
     *
     * @throws ImageException if it is none that is read; the message says what it is instead
     */
    static ImageFormat detect(Path file) throws ImageException {
        byte[] head = head(file);
        if (head.length == 0) {
            throw new ImageException(file, "the file is empty; copy or download it again");
        }
        String latin = new String(head, StandardCharsets.ISO_8859_1);
        if (latin.startsWith("\u00FF\u00D8\u00FF")) {
            return JPEG;
        }
        if (latin.startsWith("\u0089PNG\r\n\u001A\n")) {
            return PNG;
        }
        if (latin.startsWith("II*\0")
                || latin.startsWith("MM\0*")
                || latin.startsWith("II+\0")
                || latin.startsWith("MM\0+")) {
            if (latin.startsWith("CR", 8)) {
                throw new ImageException(file, "this is a camera's raw file, which is not read" + CONVERT);
            }
            return TIFF;
        }
        if (latin.startsWith("RIFF") && latin.startsWith("WEBP", 8)) {
            return WEBP;
        }
        if (latin.startsWith("GIF87a") || latin.startsWith("GIF89a")) {
            return GIF;
        }
        if (latin.startsWith("BM") && latin.startsWith("\0\0\0\0", 6)) {
            return BMP;
        }
        throw new ImageException(file, refusal(head, latin));
    }

    private static byte[] head(Path file) throws ImageException {
        if (!Files.exists(file)) {
            throw new ImageException(file, "there is no such file; check the path");
        }
        if (!Files.isRegularFile(file)) {
            throw new ImageException(file, "this is not a file but a folder or a device; name a picture file");
        }
        if (!Files.isReadable(file)) {
            throw new ImageException(file, "the file may not be read; check its permissions");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HEAD_LENGTH);
        } catch (IOException e) {
            throw new ImageException(file, "reading failed (" + ImageException.reason(e) + ")", e);
        }
    }

    private static String refusal(byte[] head, String latin) {
        if (latin.startsWith("ftyp", 4) && latin.length() >= 12) {
            String brand = latin.substring(8, 12);
            if (HEIF_BRANDS.contains(brand)) {
                String name = brand.startsWith("av") ? "an AVIF" : "a HEIC or HEIF";
                return "this is " + name + " picture, which is not read" + CONVERT;
            }
        }
        if (latin.startsWith("\u00FF\n") || latin.startsWith("\0\0\0\fJXL ")) {
            return "this is a JPEG XL picture, which is not read" + CONVERT;
        }
        if (isText(head)) {
            String start = latin.stripLeading().toLowerCase(Locale.ROOT);
            return start.startsWith("<!doctype html") || start.startsWith("<html")
                    ? "this is a web page and no picture; download the picture itself"
                    : "this is a text file and no picture; name a JPEG or PNG file";
        }
        FileType known = knownType(head);
        return known == FileType.Unknown
                ? "this is no picture of a known kind; JPEG, PNG, TIFF, WebP, GIF and BMP are read"
                : "this is a file of kind " + known.getLongName() + ", which is not read" + CONVERT;
    }

    private static FileType knownType(byte[] head) {
        byte[] padded = Arrays.copyOf(head, HEAD_LENGTH);
        try {
            return FileTypeDetector.detectFileType(new ByteArrayInputStream(padded));
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private static boolean isText(byte[] head) {
        for (byte b : head) {
            int c = b & 0xFF;
            if (c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f') {
                return false;
            }
        }
        return true;
    }
}
