package org.autochrome.engine.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file seen as memory, of any size: up to 2 GiB as one mapping, beyond that mapped slice by slice. Buffers handed out
 * are read-only, little-endian and stay valid after {@link #close()}; the operating system drops a mapping when its last
 * buffer is collected.
 */
public final class MappedFile implements AutoCloseable {
    private final FileChannel channel;
    private final long size;
    private @Nullable MappedByteBuffer whole;

    private MappedFile(FileChannel channel, long size, @Nullable MappedByteBuffer whole) {
        this.channel = channel;
        this.size = size;
        this.whole = whole;
    }

    /** Opens {@code file} for reading; {@link java.nio.file.NoSuchFileException} if there is none. */
    public static MappedFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            long size = channel.size();
            boolean fits = size <= Integer.MAX_VALUE;
            return new MappedFile(channel, size, fits ? channel.map(FileChannel.MapMode.READ_ONLY, 0, size) : null);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Size in bytes when the file was opened. */
    public long size() {
        return size;
    }

    /**
     * The bytes {@code [begin, begin + length)} without copying them.
     *
     * @throws IndexOutOfBoundsException if they are not all inside the file
     * @throws ClosedChannelException after {@link #close()}
     */
    public ByteBuffer slice(long begin, int length) throws IOException {
        if (begin < 0 || length < 0 || begin > size - length) {
            throw new IndexOutOfBoundsException("bytes " + begin + " + " + length + " of a file of " + size + " bytes");
        }
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        MappedByteBuffer mapped = whole;
        ByteBuffer slice = mapped != null
                ? mapped.slice((int) begin, length)
                : channel.map(FileChannel.MapMode.READ_ONLY, begin, length);
        return slice.order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Copies the bytes from {@code begin} on into {@code target} until that is full. Unlike those of a mapping, the file's
     * pages do not count as this process's memory.
     *
     * @throws EOFException if the file has become shorter
     * @throws ClosedChannelException after {@link #close()}
     */
    public void read(long begin, ByteBuffer target) throws IOException {
        long at = begin;
        while (target.hasRemaining()) {
            int count = channel.read(target, at);
            if (count < 0) {
                throw new EOFException("ended at byte " + at + " while it was read, it had " + size + " bytes before");
            }
            at += count;
        }
    }

    @Override
    public void close() throws IOException {
        whole = null;
        channel.close();
    }
}
