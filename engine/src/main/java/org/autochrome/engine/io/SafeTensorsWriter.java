package org.autochrome.engine.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.engine.core.Shape;

/**
 * Writes a SafeTensors file without holding its tensors: declare them all, open, write each one (in one piece or in
 * several), commit. The file appears under its name only with the commit; closing without it leaves nothing.
 *
 * <pre>{@code
 * try (SafeTensorsWriter writer = SafeTensorsWriter.to(path).tensor("x", DType.F32, Shape.of(2)).open()) {
 *     writer.write("x", new float[] {1, 2});
 *     writer.commit();
 * }
 * }</pre>
 *
 * <p>The header lists the tensors in the order of their declaration. Their bytes lie ordered by element size, largest
 * first, and begin at a multiple of 8, so that every element is aligned (as in the reference implementation, whose
 * readers rely on it).
 */
public final class SafeTensorsWriter implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 16;

    private final Path path;
    private final AtomicFile file;
    private final long dataStart;
    private final Map<String, TensorEntry> entries;
    private final Map<String, Long> written = new LinkedHashMap<>();

    private SafeTensorsWriter(Path path, AtomicFile file, long dataStart, Map<String, TensorEntry> entries) {
        this.path = path;
        this.file = file;
        this.dataStart = dataStart;
        this.entries = entries;
    }

    /** Begins the declaration of the file {@code path}. */
    public static Declaration to(Path path) {
        return new Declaration(path);
    }

    /** What the file will hold. */
    public static final class Declaration {
        private record Tensor(String name, DType dtype, Shape shape) {
            long bytes() {
                return Math.multiplyExact(shape.count(), dtype.bytes());
            }
        }

        private final Path path;
        private final Map<String, String> metadata = new LinkedHashMap<>();
        private final Map<String, Tensor> tensors = new LinkedHashMap<>();
        private boolean overwrite;

        private Declaration(Path path) {
            this.path = path;
        }

        /** Adds entries of the {@code __metadata__} block. */
        public Declaration metadata(Map<String, String> more) {
            metadata.putAll(more);
            return this;
        }

        /** Allows an existing file to be replaced; without it {@link #open()} refuses. */
        public Declaration overwrite(boolean allowed) {
            overwrite = allowed;
            return this;
        }

        /**
         * Declares a tensor.
         *
         * @throws IllegalArgumentException if the name was declared before or is {@code __metadata__}
         */
        public Declaration tensor(String name, DType dtype, Shape shape) {
            if (name.equals(SafeTensorsHeader.METADATA)) {
                throw new IllegalArgumentException(path + ": a tensor cannot be called " + name);
            }
            if (tensors.put(name, new Tensor(name, dtype, shape)) != null) {
                throw new IllegalArgumentException(path + ": tensor " + name + " is declared twice");
            }
            return this;
        }

        /**
         * Creates the temporary file and writes the header.
         *
         * @throws SafeTensorsException if the header would exceed the format's 100 MB
         * @throws FileAlreadyExistsException if the file exists and may not be replaced
         */
        public SafeTensorsWriter open() throws IOException {
            Map<String, TensorEntry> entries = place();
            byte[] header = HeaderText.of(metadata, entries.values()).getBytes(StandardCharsets.UTF_8);
            if (header.length > SafeTensorsHeader.MAX_BYTES) {
                throw new SafeTensorsException(
                        path,
                        "would need a header of " + header.length + " bytes, at most " + SafeTensorsHeader.MAX_BYTES
                                + " are allowed");
            }
            ByteBuffer start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
            start.putLong(header.length).put(header).flip();
            AtomicFile file = AtomicFile.create(path, overwrite);
            try {
                writeFully(file.channel(), start, 0);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
            return new SafeTensorsWriter(path, file, 8 + header.length, entries);
        }

        /** Gives every tensor its bytes, larger elements first; the result keeps the declared order. */
        private Map<String, TensorEntry> place() {
            List<Tensor> bySize = new ArrayList<>(tensors.values());
            bySize.sort(
                    Comparator.comparingInt((Tensor tensor) -> tensor.dtype().bytes())
                            .reversed());
            Map<String, Long> begins = new HashMap<>();
            long next = 0;
            for (Tensor tensor : bySize) {
                begins.put(tensor.name(), next);
                next = Math.addExact(next, tensor.bytes());
            }
            Map<String, TensorEntry> placed = new LinkedHashMap<>();
            tensors.forEach((name, tensor) -> {
                long begin = begins.getOrDefault(name, 0L);
                placed.put(name, new TensorEntry(name, tensor.dtype(), tensor.shape(), begin, begin + tensor.bytes()));
            });
            return placed;
        }
    }

    /** Writes the next elements of F32 tensor {@code name}. */
    public void write(String name, float[] values) throws IOException {
        requireDtype(name, DType.F32);
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Windows.forEach(values.length, CHUNK_BYTES / 4, (first, count) -> {
            chunk.asFloatBuffer().put(values, first, count);
            write(name, chunk.position(0).limit(4 * count));
            chunk.clear();
        });
    }

    /** Writes the next elements of I64 tensor {@code name}. */
    public void write(String name, long[] values) throws IOException {
        requireDtype(name, DType.I64);
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Windows.forEach(values.length, CHUNK_BYTES / 8, (first, count) -> {
            chunk.asLongBuffer().put(values, first, count);
            write(name, chunk.position(0).limit(8 * count));
            chunk.clear();
        });
    }

    /**
     * Writes the next bytes of tensor {@code name}: its elements in logical order, little-endian.
     *
     * @throws SafeTensorsException if the tensor was not declared or would receive more bytes than declared
     */
    public void write(String name, ByteBuffer bytes) throws IOException {
        TensorEntry entry = declared(name);
        long done = written.getOrDefault(name, 0L);
        long size = entry.end() - entry.begin();
        if (bytes.remaining() > size - done) {
            throw new SafeTensorsException(
                    path,
                    "tensor " + name + " was given " + (done + bytes.remaining()) + " bytes, declared are " + size);
        }
        int length = bytes.remaining();
        writeFully(file.channel(), bytes, dataStart + entry.begin() + done);
        written.put(name, done + length);
    }

    /**
     * Checks that every tensor was written in full and moves the file into place.
     *
     * @throws SafeTensorsException if a tensor is incomplete
     */
    public void commit() throws IOException {
        for (TensorEntry entry : entries.values()) {
            long done = written.getOrDefault(entry.name(), 0L);
            if (done != entry.end() - entry.begin()) {
                throw new SafeTensorsException(
                        path,
                        "tensor " + entry.name() + " was given " + done + " of " + (entry.end() - entry.begin())
                                + " bytes");
            }
        }
        file.commit();
    }

    private void requireDtype(String name, DType given) throws SafeTensorsException {
        DType dtype = declared(name).dtype();
        if (dtype != given) {
            throw new SafeTensorsException(path, "tensor " + name + " is declared " + dtype + ", given " + given);
        }
    }

    private TensorEntry declared(String name) throws SafeTensorsException {
        TensorEntry entry = entries.get(name);
        if (entry == null) {
            throw new SafeTensorsException(path, "tensor " + name + " was not declared");
        }
        return entry;
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    /** Removes the unfinished file unless {@link #commit()} was called. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
