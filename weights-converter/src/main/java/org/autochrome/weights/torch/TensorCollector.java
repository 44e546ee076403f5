package org.autochrome.weights.torch;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.weights.pickle.PickleValue;
import org.autochrome.weights.pickle.PickleValue.Bool;
import org.autochrome.weights.pickle.PickleValue.Call;
import org.autochrome.weights.pickle.PickleValue.Dict;
import org.autochrome.weights.pickle.PickleValue.Int;
import org.autochrome.weights.pickle.PickleValue.None;
import org.autochrome.weights.pickle.PickleValue.Real;
import org.autochrome.weights.pickle.PickleValue.Sequence;
import org.autochrome.weights.pickle.PickleValue.Text;
import org.autochrome.weights.pickle.PickleValue.Tuple;

/**
 * Walks nested dicts, lists and tuples and names each tensor by its way from the root, dotted. The walk is bounded: a
 * pickle may hold a list that contains itself, or few lists that stand for billions.
 */
final class TensorCollector {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_VISITS = 2_000_000;
    private static final int MAX_NAME_LENGTH = 1000;

    /** Shared dicts give a tensor without elements any number of names; published files hold about a thousand. */
    private static final int MAX_TENSORS = 100_000;

    private static final int MAX_NAME_CHARACTERS = 1 << 24;

    /** Expanded and shared tensors make a file larger when written out; published ones stay far below this. */
    private static final long GROWTH = 8;

    private static final long ALWAYS_ALLOWED_BYTES = 1 << 26;

    private final Path path;
    private final TensorBuilder builder;
    private final long allowedBytes;
    private final Map<String, TorchTensor> tensors = new LinkedHashMap<>();
    private int visits;
    private long bytes;
    private int nameCharacters;

    TensorCollector(Path path, Map<String, StorageSource> storages, long fileBytes) {
        this.path = path;
        this.builder = new TensorBuilder(path, storages);
        this.allowedBytes = GROWTH * fileBytes + ALWAYS_ALLOWED_BYTES;
    }

    /** The tensors under {@code root}, in its order. */
    Map<String, TorchTensor> collect(PickleValue root) throws CheckpointException {
        visit("", root, 0);
        return tensors;
    }

    private void visit(String name, PickleValue value, int depth) throws CheckpointException {
        if (++visits > MAX_VISITS) {
            throw new CheckpointException(path, "holds more than " + MAX_VISITS + " values, counting repeated ones");
        }
        if (depth > MAX_DEPTH) {
            throw new CheckpointException(path, "nests containers deeper than " + MAX_DEPTH + " levels");
        }
        if (value instanceof Dict dict) {
            for (Map.Entry<PickleValue, PickleValue> entry : dict.entries().entrySet()) {
                visit(join(name, keyText(entry.getKey())), entry.getValue(), depth + 1);
            }
        } else if (value instanceof Sequence sequence) {
            visitItems(name, sequence.items(), depth);
        } else if (value instanceof Tuple tuple) {
            visitItems(name, tuple.items(), depth);
        } else if (value instanceof Call call) {
            TorchTensor tensor = builder.tensor(name, call);
            if (tensor != null) {
                add(name.isEmpty() ? "tensor" : name, tensor);
            }
        }
    }

    private void visitItems(String name, List<PickleValue> items, int depth) throws CheckpointException {
        for (int i = 0; i < items.size(); i++) {
            visit(join(name, Integer.toString(i)), items.get(i), depth + 1);
        }
    }

    private void add(String name, TorchTensor tensor) throws CheckpointException {
        if (tensors.put(name, tensor) != null) {
            throw new CheckpointException(path, "holds two tensors whose dotted name is " + name);
        }
        if (tensors.size() > MAX_TENSORS) {
            throw new CheckpointException(path, "holds more than " + MAX_TENSORS + " tensors, counting repeated ones");
        }
        nameCharacters += name.length();
        if (nameCharacters > MAX_NAME_CHARACTERS) {
            throw new CheckpointException(
                    path, "the names of its tensors have more than " + MAX_NAME_CHARACTERS + " characters");
        }
        bytes += tensor.byteCount();
        if (bytes < 0 || bytes > allowedBytes) {
            throw new CheckpointException(
                    path,
                    "its tensors expand to more than " + allowedBytes + " bytes at " + name
                            + ", out of proportion to the file");
        }
    }

    private String join(String parent, String key) throws CheckpointException {
        String name = parent.isEmpty() ? key : parent + "." + key;
        if (name.length() > MAX_NAME_LENGTH) {
            throw new CheckpointException(path, "has a name of more than " + MAX_NAME_LENGTH + " characters");
        }
        return name;
    }

    private static String keyText(PickleValue key) {
        if (key instanceof Text text) {
            return text.value();
        }
        if (key instanceof Int number) {
            return number.value().toString();
        }
        if (key instanceof Real number) {
            return Double.toString(number.value());
        }
        if (key instanceof Bool bool) {
            return bool.value() ? "True" : "False";
        }
        if (key instanceof None) {
            return "None";
        }
        throw new IllegalArgumentException(
                "a dict key of type " + key.getClass().getSimpleName());
    }
}
