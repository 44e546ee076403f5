package org.autochrome.engine.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.io.JsonCursor.SyntaxException;
import org.jspecify.annotations.Nullable;

/** The JSON header of a SafeTensors file, checked against its data before anything is read. */
final class SafeTensorsHeader {
    /** The largest header accepted, as in the format's reference implementation. */
    static final int MAX_BYTES = 100_000_000;

    static final String METADATA = "__metadata__";

    private final Path file;
    private final JsonCursor json;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, TensorEntry> entries = new LinkedHashMap<>();
    private boolean metadataSeen;

    private SafeTensorsHeader(Path file, String text) {
        this.file = file;
        this.json = new JsonCursor(text);
    }

    /**
     * Parses the header {@code bytes} of {@code file}, behind which {@code dataBytes} bytes of tensors follow.
     *
     * @throws SafeTensorsException naming the first rule broken
     */
    static SafeTensorsHeader parse(Path file, ByteBuffer bytes, long dataBytes) throws SafeTensorsException {
        if (!bytes.hasRemaining() || bytes.get(bytes.position()) != '{') {
            throw new SafeTensorsException(file, "the header must begin with '{': not a SafeTensors file");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new SafeTensorsException(file, "the header is not valid UTF-8", e);
        }
        SafeTensorsHeader header = new SafeTensorsHeader(file, text);
        try {
            header.readObject();
        } catch (SyntaxException e) {
            throw new SafeTensorsException(file, "header " + e.getMessage(), e);
        }
        header.checkOffsets(dataBytes);
        return header;
    }

    Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    /** In the header's order. */
    Map<String, TensorEntry> entries() {
        return Collections.unmodifiableMap(entries);
    }

    private void readObject() throws SyntaxException, SafeTensorsException {
        json.expect('{');
        if (!json.take('}')) {
            do {
                String name = json.string();
                json.expect(':');
                if (name.equals(METADATA)) {
                    readMetadata();
                } else {
                    TensorEntry entry = readEntry(name);
                    if (entries.put(name, entry) != null) {
                        throw problem(name, "is declared twice");
                    }
                }
            } while (json.take(','));
            json.expect('}');
        }
        json.expectEnd();
    }

    private void readMetadata() throws SyntaxException {
        if (metadataSeen) {
            throw json.error(METADATA + " appears twice");
        }
        metadataSeen = true;
        json.expect('{');
        if (json.take('}')) {
            return;
        }
        do {
            String key = json.string();
            json.expect(':');
            if (metadata.put(key, json.string()) != null) {
                throw json.error(METADATA + " has the key \"" + JsonCursor.brief(key) + "\" twice");
            }
        } while (json.take(','));
        json.expect('}');
    }

    private TensorEntry readEntry(String name) throws SyntaxException, SafeTensorsException {
        DType dtype = null;
        long @Nullable [] dims = null;
        long @Nullable [] offsets = null;
        json.expect('{');
        do {
            String key = json.string();
            json.expect(':');
            boolean twice;
            switch (key) {
                case "dtype" -> {
                    twice = dtype != null;
                    dtype = dtype(name, json.string());
                }
                case "shape" -> {
                    twice = dims != null;
                    dims = integers();
                }
                case "data_offsets" -> {
                    twice = offsets != null;
                    offsets = integers();
                }
                default -> throw problem(name, "has an unknown field \"" + JsonCursor.brief(key) + "\"");
            }
            if (twice) {
                throw problem(name, "has the field \"" + key + "\" twice");
            }
        } while (json.take(','));
        json.expect('}');
        if (dtype == null || dims == null || offsets == null) {
            throw problem(name, "needs the fields dtype, shape and data_offsets");
        }
        return entry(name, dtype, dims, offsets);
    }

    private DType dtype(String name, String value) throws SafeTensorsException {
        for (DType dtype : DType.values()) {
            if (dtype.name().equals(value)) {
                return dtype;
            }
        }
        throw problem(
                name, "has dtype \"" + JsonCursor.brief(value) + "\"; known are " + Arrays.toString(DType.values()));
    }

    private long[] integers() throws SyntaxException {
        json.expect('[');
        List<Long> values = new ArrayList<>();
        if (!json.take(']')) {
            do {
                values.add(json.integer());
            } while (json.take(','));
            json.expect(']');
        }
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    private TensorEntry entry(String name, DType dtype, long[] dims, long[] offsets) throws SafeTensorsException {
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw problem(name, "has data_offsets " + Arrays.toString(offsets) + ", expected [begin, end]");
        }
        Shape shape = shape(name, dims);
        long stored = offsets[1] - offsets[0];
        if (shape.count() > Long.MAX_VALUE / dtype.bytes() || shape.count() * dtype.bytes() != stored) {
            throw problem(
                    name,
                    "has " + stored + " bytes, but shape " + shape + " of " + dtype + " needs " + shape.count() + " x "
                            + dtype.bytes());
        }
        return new TensorEntry(name, dtype, shape, offsets[0], offsets[1]);
    }

    private Shape shape(String name, long[] dims) throws SafeTensorsException {
        int[] sizes = new int[dims.length];
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] > Integer.MAX_VALUE) {
                throw problem(name, "has shape " + Arrays.toString(dims) + ", dimensions must be below 2^31");
            }
            sizes[i] = (int) dims[i];
        }
        try {
            return Shape.of(sizes);
        } catch (IllegalArgumentException e) {
            throw new SafeTensorsException(
                    file,
                    "tensor " + JsonCursor.brief(name) + " has shape " + Arrays.toString(dims)
                            + ", more than 2^63 elements",
                    e);
        }
    }

    /** Tensors must cover the data from its first byte to its last, without holes and without overlaps. */
    private void checkOffsets(long dataBytes) throws SafeTensorsException {
        List<TensorEntry> byOffset = new ArrayList<>(entries.values());
        byOffset.sort(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
        long expected = 0;
        for (TensorEntry entry : byOffset) {
            if (entry.end() > dataBytes) {
                throw problem(
                        entry.name(),
                        "ends at byte " + entry.end() + ", but the file holds " + dataBytes
                                + " bytes of data: truncated?");
            }
            if (entry.begin() != expected) {
                String rule = entry.begin() < expected ? "overlaps the tensor before it" : "leaves a hole before it";
                throw problem(entry.name(), rule + ": begins at byte " + entry.begin() + ", expected " + expected);
            }
            expected = entry.end();
        }
        if (expected != dataBytes) {
            throw new SafeTensorsException(
                    file, (dataBytes - expected) + " bytes follow the last tensor, which ends at byte " + expected);
        }
    }

    private SafeTensorsException problem(String name, String what) {
        return new SafeTensorsException(file, "tensor " + JsonCursor.brief(name) + " " + what);
    }
}
