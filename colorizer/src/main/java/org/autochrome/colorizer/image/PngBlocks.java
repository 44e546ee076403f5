package org.autochrome.colorizer.image;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.InflaterInputStream;

/**
 * The chunks of a PNG file that describe it (PNG specification, third edition, chapter 11).
 *
 * <p>Chunks are skipped by their length and only the few that are wanted are read, each up to a cap, compressed ones
 * included: a chunk may claim any length and inflate to any size.
 */
final class PngBlocks {

    static final String XMP_KEYWORD = "XML:com.adobe.xmp";

    private static final int SIGNATURE_LENGTH = 8;
    private static final int CRC_LENGTH = 4;

    private PngBlocks() {}

    /**
     * What the file says beside its pixels.
     *
     * @throws EOFException if the file ends before its last chunk
     * @throws IOException if the file cannot be read
     */
    static EmbeddedBlocks read(Path file) throws IOException {
        EmbeddedBlocks blocks = new EmbeddedBlocks();
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(SIGNATURE_LENGTH);
            String type = "";
            while (!type.equals("IEND")) {
                long length = in.readInt() & 0xFFFFFFFFL;
                byte[] name = new byte[4];
                in.readFully(name);
                type = new String(name, StandardCharsets.ISO_8859_1);
                long next = in.getFilePointer() + length + CRC_LENGTH;
                if (next > in.length()) {
                    throw new EOFException("chunk " + type + " goes on beyond the end of the file");
                }
                if (isWanted(type) && length <= EmbeddedBlocks.MAX_BLOCK_LENGTH) {
                    byte[] data = new byte[(int) length];
                    in.readFully(data);
                    take(type, data, blocks);
                }
                in.seek(next);
            }
        }
        return blocks;
    }

    private static boolean isWanted(String type) {
        return switch (type) {
            case "eXIf", "iCCP", "iTXt", "pHYs" -> true;
            default -> false;
        };
    }

    private static void take(String type, byte[] data, EmbeddedBlocks blocks) {
        switch (type) {
            case "eXIf" -> blocks.exif(data);
            case "iCCP" -> profile(data, blocks);
            case "iTXt" -> text(data, blocks);
            default -> density(data, blocks);
        }
    }

    /** Name, zero, compression method, compressed profile. */
    private static void profile(byte[] data, EmbeddedBlocks blocks) {
        try {
            int name = indexOfZero(data, 0);
            blocks.icc = inflate(data, name + 2);
        } catch (IOException e) {
            blocks.notes.add("its colour profile is damaged and not used (" + ImageException.reason(e) + ")");
        }
    }

    /** Keyword, zero, compression flag, compression method, language, zero, translated keyword, zero, text. */
    private static void text(byte[] data, EmbeddedBlocks blocks) {
        try {
            int keyword = indexOfZero(data, 0);
            if (!new String(data, 0, keyword, StandardCharsets.ISO_8859_1).equals(XMP_KEYWORD)) {
                return;
            }
            int language = indexOfZero(data, keyword + 3);
            int text = indexOfZero(data, language + 1) + 1;
            boolean compressed = data[keyword + 1] == 1;
            blocks.xmp(compressed ? inflate(data, text) : Arrays.copyOfRange(data, text, data.length));
        } catch (IOException e) {
            blocks.notes.add("its XMP block is damaged and not carried over (" + ImageException.reason(e) + ")");
        }
    }

    private static void density(byte[] data, EmbeddedBlocks blocks) {
        if (data.length == 9 && data[8] == 1) {
            ByteBuffer perMeter = ByteBuffer.wrap(data);
            double x = perMeter.getInt() * Density.METERS_PER_INCH;
            double y = perMeter.getInt() * Density.METERS_PER_INCH;
            blocks.density(x, y);
        }
    }

    private static int indexOfZero(byte[] data, int from) throws IOException {
        for (int i = from; i < data.length; i++) {
            if (data[i] == 0) {
                return i;
            }
        }
        throw new IOException("a field has no end");
    }

    private static byte[] inflate(byte[] data, int from) throws IOException {
        if (from > data.length) {
            throw new IOException("a field has no end");
        }
        InputStream in = new InflaterInputStream(new ByteArrayInputStream(data, from, data.length - from));
        byte[] inflated = in.readNBytes(EmbeddedBlocks.MAX_BLOCK_LENGTH + 1);
        if (inflated.length > EmbeddedBlocks.MAX_BLOCK_LENGTH) {
            throw new IOException("it inflates to more than " + EmbeddedBlocks.MAX_BLOCK_LENGTH + " bytes");
        }
        return inflated;
    }
}
