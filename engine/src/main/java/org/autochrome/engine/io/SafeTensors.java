package org.autochrome.engine.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A SafeTensors file: 8 bytes of header length (little-endian), a JSON header that gives every tensor's
 * name, dtype, shape and place, then the tensors' bytes. The whole header is checked when the file is opened, so that
 * reading a tensor later cannot run outside its bytes. One thread reads at a time.
 *
 * <p>Format: <a href="https://github.com/huggingface/safetensors#format">github.com/huggingface/safetensors</a>.
 */
public final class SafeTensors implements AutoCloseable {
    /** Bytes decoded at a time; a multiple of every element's size. */
    private static final int WINDOW_BYTES = 1 << 22;

    private final Path path;
    private final MappedFile file;
    private final long dataStart;
    private final SafeTensorsHeader header;
    private @Nullable ByteBuffer window;

    private SafeTensors(Path path, MappedFile file, long dataStart, SafeTensorsHeader header) {
        this.path = path;
        this.file = file;
        this.dataStart = dataStart;
        this.header = header;
    }

    /**
     * Opens and checks {@code path}.
     *
     * @throws SafeTensorsException if there is no such file or it breaks a rule of the format
     */
    public static SafeTensors open(Path path) throws IOException {
        MappedFile file;
        try {
            file = MappedFile.open(path);
        } catch (NoSuchFileException e) {
            throw new SafeTensorsException(path, "no such file", e);
        } catch (IOException e) {
            throw new SafeTensorsException(path, "cannot be read: " + e.getMessage(), e);
        }
        try {
            if (file.size() < 8) {
                throw new SafeTensorsException(
                        path, "has " + file.size() + " bytes, a SafeTensors file begins with 8 bytes of header length");
            }
            long length = file.slice(0, 8).getLong(0);
            if (length < 0 || length > SafeTensorsHeader.MAX_BYTES) {
                throw new SafeTensorsException(
                        path,
                        "claims a header of " + Long.toUnsignedString(length) + " bytes, at most "
                                + SafeTensorsHeader.MAX_BYTES + " are allowed: not a SafeTensors file?");
            }
            if (length > file.size() - 8) {
                throw new SafeTensorsException(
                        path, "claims a header of " + length + " bytes, but only " + (file.size() - 8) + " follow");
            }
            long dataStart = 8 + length;
            SafeTensorsHeader header =
                    SafeTensorsHeader.parse(path, file.slice(8, (int) length), file.size() - dataStart);
            return new SafeTensors(path, file, dataStart, header);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The file this was opened from. */
    public Path path() {
        return path;
    }

    /** The {@code __metadata__} block, empty if the file has none. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** Names of all tensors, in the header's order. */
    public List<String> names() {
        return List.copyOf(header.entries().keySet());
    }

    /** All tensors by name, in the header's order. */
    public Map<String, TensorEntry> entries() {
        return header.entries();
    }

    /** Whether there is a tensor called {@code name}. */
    public boolean contains(String name) {
        return header.entries().containsKey(name);
    }

    /**
     * The entry of tensor {@code name}.
     *
     * @throws SafeTensorsException if there is none; the message lists names that come near
     */
    public TensorEntry entry(String name) throws SafeTensorsException {
        @Nullable TensorEntry entry = header.entries().get(name);
        if (entry == null) {
            List<String> near = NearNames.of(name, header.entries().keySet());
            String hint = near.isEmpty()
                    ? "it holds " + header.entries().size() + " others"
                    : "did you mean " + String.join(", ", near) + "?";
            throw new SafeTensorsException(path, "has no tensor " + name + "; " + hint);
        }
        return entry;
    }

    /**
     * The elements of a floating-point tensor in logical (row-major) order; F16 and BF16 widened, F64 rounded.
     *
     * @throws SafeTensorsException if there is no such tensor, or it holds integers
     */
    public float[] floats(String name) throws IOException {
        TensorEntry entry = entry(name);
        if (!entry.dtype().isFloating()) {
            throw new SafeTensorsException(path, "tensor " + name + " is " + entry.dtype() + ", read it with longs()");
        }
        float[] values = new float[arrayLength(entry)];
        forEachWindow(entry, (bytes, first) -> TensorBytes.toFloats(bytes, entry.dtype(), values, first));
        return values;
    }

    /**
     * The elements of an integer or bool tensor in logical (row-major) order.
     *
     * @throws SafeTensorsException if there is no such tensor, or it holds floating-point numbers
     */
    public long[] longs(String name) throws IOException {
        TensorEntry entry = entry(name);
        if (entry.dtype().isFloating()) {
            throw new SafeTensorsException(path, "tensor " + name + " is " + entry.dtype() + ", read it with floats()");
        }
        long[] values = new long[arrayLength(entry)];
        forEachWindow(entry, (bytes, first) -> TensorBytes.toLongs(bytes, entry.dtype(), values, first));
        return values;
    }

    /**
     * The bytes of a tensor, little-endian, read-only and not copied.
     *
     * @throws SafeTensorsException if there is no such tensor, or it is larger than one buffer (2 GiB)
     */
    public ByteBuffer bytes(String name) throws IOException {
        TensorEntry entry = entry(name);
        long length = entry.end() - entry.begin();
        if (length > Integer.MAX_VALUE) {
            throw new SafeTensorsException(
                    path, "tensor " + name + " has " + length + " bytes, more than one buffer can hold");
        }
        return file.slice(dataStart + entry.begin(), (int) length);
    }

    private int arrayLength(TensorEntry entry) throws SafeTensorsException {
        long count = entry.shape().count();
        if (count > Integer.MAX_VALUE - 8) {
            throw new SafeTensorsException(
                    path, "tensor " + entry.name() + " has " + count + " elements, more than one array can hold");
        }
        return (int) count;
    }

    private interface Decoder {
        void decode(ByteBuffer bytes, int firstElement);
    }

    private void forEachWindow(TensorEntry entry, Decoder decoder) throws IOException {
        int size = entry.dtype().bytes();
        int count = (int) entry.shape().count();
        Windows.forEach(count, WINDOW_BYTES / size, (first, length) -> {
            ByteBuffer bytes = window().clear().limit(length * size);
            try {
                file.read(dataStart + entry.begin() + (long) first * size, bytes);
            } catch (EOFException e) {
                throw new SafeTensorsException(path, "cannot be read: " + e.getMessage(), e);
            }
            decoder.decode(bytes.flip(), first);
        });
    }

    /** Outside the Java heap, from where the system copies straight into it. */
    private ByteBuffer window() {
        ByteBuffer buffer = window;
        if (buffer == null) {
            buffer = ByteBuffer.allocateDirect(WINDOW_BYTES);
            window = buffer;
        }
        return buffer;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
