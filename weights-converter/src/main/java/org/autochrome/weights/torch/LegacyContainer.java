package org.autochrome.weights.torch;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.engine.io.MappedFile;
import org.autochrome.weights.pickle.PickleException;
import org.autochrome.weights.pickle.PickleReader;
import org.autochrome.weights.pickle.PickleReader.Pickle;
import org.autochrome.weights.pickle.PickleValue;
import org.autochrome.weights.pickle.PickleValue.Bool;
import org.autochrome.weights.pickle.PickleValue.Dict;
import org.autochrome.weights.pickle.PickleValue.Int;
import org.autochrome.weights.pickle.PickleValue.Sequence;
import org.autochrome.weights.pickle.PickleValue.Text;

/**
 * The stream that {@code torch.save} wrote before version 1.6: five pickles (a magic number, the format's version, the
 * system's byte order, the object, the list of storage keys), then each storage as its element count (8 bytes) and its
 * elements.
 */
final class LegacyContainer {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final BigInteger VERSION = BigInteger.valueOf(1001);

    /** The pickles lie in front of the storages; nobody needs more for them. */
    private static final int MAX_PICKLE_BYTES = 1 << 28;

    private final Path path;
    private final MappedFile file;
    private final ByteBuffer pickles;

    private LegacyContainer(Path path, MappedFile file) throws IOException {
        this.path = path;
        this.file = file;
        this.pickles = file.slice(0, (int) Math.min(file.size(), MAX_PICKLE_BYTES));
    }

    /** Reads the pickles and finds the storages. */
    static Container read(Path path, MappedFile file) throws IOException {
        return new LegacyContainer(path, file).read();
    }

    private Container read() throws IOException {
        if (!(next("the magic number").value() instanceof Int magic)
                || !magic.value().equals(MAGIC)) {
            throw new CheckpointException(path, "is a pickle, but does not begin with PyTorch's magic number");
        }
        if (!(next("the format version").value() instanceof Int version)
                || !version.value().equals(VERSION)) {
            throw new CheckpointException(
                    path, "has an unknown version of PyTorch's stream format, known is " + VERSION);
        }
        if (!(next("the system information").value() instanceof Dict system)
                || !(system.get("little_endian") instanceof Bool littleEndian)
                || !littleEndian.value()) {
            throw new CheckpointException(path, "was not written on a little-endian machine; load and save it on one");
        }
        Pickle object = next("the saved object");
        Map<String, StorageReference> declared = new HashMap<>();
        for (PickleValue.PersistentId id : object.persistentIds()) {
            StorageReference reference = StorageReference.of(path, id);
            StorageReference earlier = declared.put(reference.key(), reference);
            if (earlier != null
                    && (earlier.dtype() != reference.dtype() || earlier.elements() != reference.elements())) {
                throw new CheckpointException(path, "storage " + reference.key() + " is declared twice, differently");
            }
        }
        if (!(next("the list of storages").value() instanceof Sequence keys)) {
            throw new CheckpointException(path, "does not list its storages behind the saved object");
        }
        return new Container(object.value(), storages(keys.items(), declared));
    }

    private Pickle next(String what) throws CheckpointException {
        try {
            return PickleReader.read(pickles);
        } catch (PickleException e) {
            throw new CheckpointException(path, e.getMessage() + " (reading " + what + ")", e);
        }
    }

    private Map<String, StorageSource> storages(List<PickleValue> keys, Map<String, StorageReference> declared)
            throws IOException {
        Map<String, StorageSource> storages = new LinkedHashMap<>();
        long position = pickles.position();
        for (PickleValue key : keys) {
            StorageReference reference = key instanceof Text text ? declared.get(text.value()) : null;
            if (reference == null) {
                throw new CheckpointException(path, "lists a storage that no tensor declares");
            }
            if (file.size() - position < 8) {
                throw truncated(reference, position);
            }
            long elements = file.slice(position, 8).getLong(0);
            if (elements != reference.elements()) {
                throw new CheckpointException(
                        path,
                        "storage " + reference.key() + " at byte " + position + " has " + elements
                                + " elements, but the tensors declare " + reference.elements());
            }
            position += 8;
            long bytes = reference.bytes();
            if (bytes > file.size() - position) {
                throw truncated(reference, position);
            }
            if (storages.put(reference.key(), new FilePart(file, position, bytes)) != null) {
                throw new CheckpointException(path, "lists storage " + reference.key() + " twice");
            }
            position += bytes;
        }
        return storages;
    }

    private CheckpointException truncated(StorageReference reference, long position) {
        return new CheckpointException(
                path,
                "is truncated: storage " + reference.key() + " needs " + reference.bytes() + " bytes at byte "
                        + position + ", the file has " + file.size() + " bytes");
    }
}
