package org.autochrome.weights.torch;

import java.nio.file.Path;
import java.util.List;
import org.autochrome.engine.io.DType;
import org.autochrome.weights.pickle.KnownGlobal;
import org.autochrome.weights.pickle.PickleValue;
import org.autochrome.weights.pickle.PickleValue.Global;
import org.autochrome.weights.pickle.PickleValue.Int;
import org.autochrome.weights.pickle.PickleValue.None;
import org.autochrome.weights.pickle.PickleValue.PersistentId;
import org.autochrome.weights.pickle.PickleValue.Text;
import org.autochrome.weights.pickle.PickleValue.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * A tensor's reference to its storage: {@code ("storage", type, key, device, elements)}, in the legacy stream with a
 * sixth item, None or {@code (view key, offset, elements)} for a storage that is part of another.
 *
 * @param elements elements of the whole storage
 * @param viewOffset first element of the part the tensor sees
 * @param viewElements elements of that part
 */
record StorageReference(String key, DType dtype, long elements, long viewOffset, long viewElements) {

    long bytes() {
        return elements * dtype.bytes();
    }

    static StorageReference of(Path path, PersistentId reference) throws CheckpointException {
        if (reference.id() instanceof Tuple id
                && (id.items().size() == 5 || id.items().size() == 6)
                && id.items().get(0) instanceof Text kind
                && kind.value().equals("storage")
                && id.items().get(1) instanceof Global type
                && id.items().get(2) instanceof Text key
                && id.items().get(3) instanceof Text) {
            DType dtype = dtype(type.name());
            long elements = count(id.items().get(4));
            if (dtype != null && elements >= 0) {
                PickleValue view = id.items().size() == 6 ? id.items().get(5) : None.NONE;
                return of(path, key.value(), dtype, elements, view);
            }
        }
        throw new CheckpointException(path, "refers to something that is not a storage as PyTorch writes it");
    }

    private static StorageReference of(Path path, String key, DType dtype, long elements, PickleValue view)
            throws CheckpointException {
        if (view instanceof None) {
            return new StorageReference(key, dtype, elements, 0, elements);
        }
        if (view instanceof Tuple tuple && tuple.items().size() == 3) {
            List<PickleValue> items = tuple.items();
            long offset = count(items.get(1));
            long part = count(items.get(2));
            if (offset >= 0 && part >= 0 && offset <= elements - part) {
                return new StorageReference(key, dtype, elements, offset, part);
            }
        }
        throw new CheckpointException(path, "storage " + key + " has a view that lies outside of it");
    }

    /** A non-negative count small enough that eight bytes for each still fit a long, or -1. */
    static long count(PickleValue value) {
        if (value instanceof Int number
                && number.value().signum() >= 0
                && number.value().bitLength() < 60) {
            return number.value().longValueExact();
        }
        return -1;
    }

    private static @Nullable DType dtype(KnownGlobal type) {
        return switch (type) {
            case FLOAT_STORAGE -> DType.F32;
            case DOUBLE_STORAGE -> DType.F64;
            case HALF_STORAGE -> DType.F16;
            case BFLOAT16_STORAGE -> DType.BF16;
            case LONG_STORAGE -> DType.I64;
            case INT_STORAGE -> DType.I32;
            case SHORT_STORAGE -> DType.I16;
            case CHAR_STORAGE -> DType.I8;
            case BYTE_STORAGE -> DType.U8;
            case BOOL_STORAGE -> DType.BOOL;
            default -> null;
        };
    }
}
