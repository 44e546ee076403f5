package org.autochrome.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import org.autochrome.engine.io.Sha256;

/** The SHA-256 of a file. */
final class FileDigest {
    private static final int CHUNK_BYTES = 1 << 20;

    private FileDigest() {}

    /**
     * In lower-case hexadecimal digits.
     *
     * @param read is told the size of every piece read
     */
    static String sha256(Path file, LongConsumer read) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        byte[] chunk = new byte[CHUNK_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            int length;
            while ((length = in.read(chunk)) > 0) {
                digest.update(chunk, 0, length);
                read.accept(length);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
