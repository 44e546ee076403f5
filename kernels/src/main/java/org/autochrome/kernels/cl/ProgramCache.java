package org.autochrome.kernels.cl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.autochrome.engine.core.UserFolders;
import org.autochrome.engine.io.AtomicFile;
import org.autochrome.engine.io.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Built programs on disk, one file each, named by the SHA-256 of all that decides what the compiler makes: source,
 * options, device, driver and platform.
 *
 * <p>A file is {@code ACCL1} and a line feed, the 32 bytes of its key, the SHA-256 of the binary, and the binary. A file
 * that is damaged, or holds another key than its name says, is never given to a driver (some crash on it): it is logged
 * and treated as absent, and the next store replaces it. A folder that cannot be written costs time only, and is logged.
 */
final class ProgramCache {
    private static final System.Logger LOG = System.getLogger(ProgramCache.class.getName());
    private static final byte[] MAGIC = "ACCL1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH = 32;

    private final Path folder;

    ProgramCache(Path folder) {
        this.folder = folder;
    }

    /** The user's: {@code opencl} in {@link UserFolders#cache()}. */
    static ProgramCache ofUser() {
        return new ProgramCache(UserFolders.cache().resolve("opencl"));
    }

    /** The key of a program on a device. */
    static byte[] key(ClSource source, ClOptions options, ClDeviceInfo device) {
        MessageDigest digest = Sha256.newDigest();
        String[] parts = {
            source.text(),
            options.toString(),
            device.name(),
            device.vendor(),
            device.deviceVersion(),
            device.driverVersion(),
            device.platformName(),
            device.platformVersion()
        };
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            digest.update(bytes);
        }
        return digest.digest();
    }

    /** The binary of a key, or null if there is none that is sound. */
    byte @Nullable [] load(byte[] key) {
        Path file = file(key);
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cached program " + file + " cannot be read; building it anew", e);
            return null;
        }
        int header = MAGIC.length + 2 * HASH;
        if (content.length <= header || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return damaged(file, "is no cache file");
        }
        int hashAt = MAGIC.length + HASH;
        if (!Arrays.equals(content, MAGIC.length, hashAt, key, 0, HASH)) {
            return damaged(file, "holds another program");
        }
        byte[] binary = Arrays.copyOfRange(content, header, content.length);
        if (!Arrays.equals(content, hashAt, header, Sha256.newDigest().digest(binary), 0, HASH)) {
            return damaged(file, "is damaged");
        }
        return binary;
    }

    private static byte @Nullable [] damaged(Path file, String how) {
        LOG.log(System.Logger.Level.WARNING, "cached program {0} {1}; building it anew", file, how);
        return null;
    }

    /** Writes a binary so that another process sees either all of it or none. */
    void store(byte[] key, byte[] binary) {
        Path file = file(key);
        ByteBuffer content = ByteBuffer.allocate(MAGIC.length + 2 * HASH + binary.length)
                .put(MAGIC)
                .put(key)
                .put(Sha256.newDigest().digest(binary))
                .put(binary);
        try {
            Files.createDirectories(folder);
            try (AtomicFile unfinished = AtomicFile.create(file, true)) {
                content.flip();
                while (content.hasRemaining()) {
                    unfinished.channel().write(content);
                }
                unfinished.commit();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "program cache " + folder + " cannot be written: " + e, e);
        }
    }

    Path file(byte[] key) {
        return folder.resolve(HexFormat.of().formatHex(key) + ".bin");
    }
}
