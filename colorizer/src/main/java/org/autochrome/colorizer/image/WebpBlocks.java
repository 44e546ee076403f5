package org.autochrome.colorizer.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The chunks of a WebP file that describe it (WebP container specification, "Metadata"). */
final class WebpBlocks {

    private static final int RIFF_HEADER_LENGTH = 12;

    private WebpBlocks() {}

    /**
     * What the file says beside its pixels.
     *
     * @throws EOFException if the file is shorter than its header says
     * @throws IOException if the file cannot be read
     */
    static EmbeddedBlocks read(Path file) throws IOException {
        EmbeddedBlocks blocks = new EmbeddedBlocks();
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(4);
            long end = readLength(in) + 8;
            if (end > in.length()) {
                throw new EOFException("its header says " + end + " bytes but it holds " + in.length());
            }
            long next = RIFF_HEADER_LENGTH;
            while (next + 8 <= end) {
                in.seek(next);
                byte[] name = new byte[4];
                in.readFully(name);
                String type = new String(name, StandardCharsets.ISO_8859_1);
                long length = readLength(in);
                long data = in.getFilePointer();
                next = data + length + length % 2;
                if (data + length > end) {
                    throw new EOFException("chunk " + type + " goes on beyond the end of the file");
                }
                if (length <= EmbeddedBlocks.MAX_BLOCK_LENGTH) {
                    take(type, in, (int) length, blocks);
                }
            }
        }
        return blocks;
    }

    private static void take(String type, RandomAccessFile in, int length, EmbeddedBlocks blocks) throws IOException {
        switch (type) {
            case "EXIF" -> {
                byte[] data = readBlock(in, length);
                // Some writers keep the name that the block has in a JPEG file.
                boolean named = JpegBlocks.startsWith(data, JpegBlocks.EXIF_NAME);
                blocks.exif(named ? JpegBlocks.after(data, JpegBlocks.EXIF_NAME) : data);
            }
            case "XMP " -> blocks.xmp(readBlock(in, length));
            case "ANIM" -> blocks.notes.add("it is animated; its first picture is taken");
            default -> {}
        }
    }

    private static byte[] readBlock(RandomAccessFile in, int length) throws IOException {
        byte[] data = new byte[length];
        in.readFully(data);
        return data;
    }

    private static long readLength(RandomAccessFile in) throws IOException {
        return Integer.reverseBytes(in.readInt()) & 0xFFFFFFFFL;
    }
}
