package org.autochrome.weights.torch;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.autochrome.engine.io.MappedFile;
import org.autochrome.weights.torch.ZipDirectory.Entry;
import org.jspecify.annotations.Nullable;

/** The bytes of one zip entry, its checksum verified before the first of them is handed out. */
final class ZipEntrySource implements StorageSource {
    private static final int CHUNK_BYTES = 1 << 20;

    private final Path path;
    private final MappedFile file;
    private final Entry entry;
    private boolean verified;
    private @Nullable SoftReference<ByteBuffer> inflated;

    ZipEntrySource(Path path, MappedFile file, Entry entry) {
        this.path = path;
        this.file = file;
        this.entry = entry;
    }

    @Override
    public long size() {
        return entry.size();
    }

    @Override
    public ByteBuffer slice(long begin, int length) throws IOException {
        if (entry.stored()) {
            verify();
            return file.slice(entry.begin() + begin, length);
        }
        return inflated().slice((int) begin, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void verify() throws IOException {
        if (verified) {
            return;
        }
        CRC32 crc = new CRC32();
        for (long at = 0; at < entry.size(); at += CHUNK_BYTES) {
            crc.update(file.slice(entry.begin() + at, (int) Math.min(CHUNK_BYTES, entry.size() - at)));
        }
        require(crc);
        verified = true;
    }

    private void require(CRC32 crc) throws CheckpointException {
        if (crc.getValue() != entry.crc()) {
            throw new CheckpointException(
                    path,
                    String.format(
                            "is damaged: entry %s has checksum %08x, expected %08x",
                            entry.name(), crc.getValue(), entry.crc()));
        }
    }

    private ByteBuffer inflated() throws IOException {
        ByteBuffer earlier = inflated == null ? null : inflated.get();
        if (earlier != null) {
            return earlier;
        }
        ByteBuffer bytes = inflate();
        CRC32 crc = new CRC32();
        crc.update(bytes.duplicate());
        require(crc);
        inflated = new SoftReference<>(bytes);
        return bytes;
    }

    /** Unpacks exactly the size that the table of contents promised and that was found acceptable. */
    private ByteBuffer inflate() throws IOException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(file.slice(entry.begin(), Math.toIntExact(entry.compressedSize())));
            ByteBuffer bytes = ByteBuffer.allocate((int) entry.size());
            while (bytes.hasRemaining() && inflater.inflate(bytes) > 0) {
                // Inflates as much as it can each time.
            }
            boolean complete = !bytes.hasRemaining() && inflater.inflate(new byte[1]) == 0 && inflater.finished();
            if (!complete) {
                throw new CheckpointException(
                        path, "is damaged: entry " + entry.name() + " does not unpack to " + entry.size() + " bytes");
            }
            return bytes.flip();
        } catch (DataFormatException e) {
            throw new CheckpointException(path, "is damaged: entry " + entry.name() + " does not unpack", e);
        } finally {
            inflater.end();
        }
    }
}
