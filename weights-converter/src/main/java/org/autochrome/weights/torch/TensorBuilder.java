package org.autochrome.weights.torch;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.autochrome.engine.core.Shape;
import org.autochrome.weights.pickle.KnownGlobal;
import org.autochrome.weights.pickle.PickleValue;
import org.autochrome.weights.pickle.PickleValue.Call;
import org.autochrome.weights.pickle.PickleValue.PersistentId;
import org.autochrome.weights.pickle.PickleValue.Tuple;
import org.jspecify.annotations.Nullable;

/** Turns recorded calls of {@code torch._utils._rebuild_tensor_v2} and its kin into tensors, checking every number. */
final class TensorBuilder {
    private static final int MAX_RANK = 64;

    private final Path path;
    private final Map<String, StorageSource> storages;

    TensorBuilder(Path path, Map<String, StorageSource> storages) {
        this.path = path;
        this.storages = storages;
    }

    /** The tensor that {@code call} stands for, or null if it stands for something else. */
    @Nullable
    TorchTensor tensor(String name, Call call) throws CheckpointException {
        return switch (call.callee()) {
            case REBUILD_TENSOR, REBUILD_TENSOR_V2 -> rebuild(name, call);
            case REBUILD_PARAMETER -> parameter(name, call);
            default -> null;
        };
    }

    /** {@code _rebuild_parameter(tensor, requires_grad, hooks)}. */
    private TorchTensor parameter(String name, Call call) throws CheckpointException {
        if (call.arguments().isEmpty()
                || !(call.arguments().get(0) instanceof Call data)
                || data.callee() != KnownGlobal.REBUILD_TENSOR_V2) {
            throw problem(name, "is a Parameter without a tensor");
        }
        return rebuild(name, data);
    }

    /** {@code _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)}; the first version stops early. */
    private TorchTensor rebuild(String name, Call call) throws CheckpointException {
        List<PickleValue> arguments = call.arguments();
        if (arguments.size() < 4
                || !(arguments.get(0) instanceof PersistentId id)
                || !(arguments.get(2) instanceof Tuple sizes)
                || !(arguments.get(3) instanceof Tuple steps)) {
            throw problem(name, "is not described as PyTorch describes tensors");
        }
        StorageReference reference = StorageReference.of(path, id);
        StorageSource storage = storages.get(reference.key());
        if (storage == null) {
            throw problem(name, "needs storage " + reference.key() + ", which the file does not hold");
        }
        if (storage.size() < reference.bytes()) {
            throw problem(
                    name,
                    "needs storage " + reference.key() + " with " + reference.bytes() + " bytes, the file holds "
                            + storage.size());
        }
        long[] dims = counts(name, "size", sizes);
        long[] strides = counts(name, "stride", steps);
        long offset = StorageReference.count(arguments.get(1));
        if (dims.length != strides.length || dims.length > MAX_RANK || offset < 0) {
            throw problem(
                    name,
                    "has size " + Arrays.toString(dims) + ", strides " + Arrays.toString(strides) + " and offset "
                            + offset + ", which do not go together");
        }
        Shape shape = shape(name, dims);
        checkInside(name, reference, shape, strides, offset);
        return new TorchTensor(
                storage, reference.key(), reference.dtype(), shape, strides, reference.viewOffset() + offset);
    }

    private long[] counts(String name, String what, Tuple tuple) throws CheckpointException {
        long[] counts =
                tuple.items().stream().mapToLong(StorageReference::count).toArray();
        if (Arrays.stream(counts).anyMatch(count -> count < 0)) {
            throw problem(name, "has a " + what + " that is not made of non-negative integers");
        }
        return counts;
    }

    private Shape shape(String name, long[] dims) throws CheckpointException {
        try {
            int[] sizes = Arrays.stream(dims).mapToInt(Math::toIntExact).toArray();
            Shape shape = Shape.of(sizes);
            if (shape.count() < 1L << 60) {
                return shape;
            }
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new CheckpointException(path, "tensor " + name + " has the absurd size " + Arrays.toString(dims), e);
        }
        throw problem(name, "has the absurd size " + Arrays.toString(dims));
    }

    private void checkInside(String name, StorageReference reference, Shape shape, long[] strides, long offset)
            throws CheckpointException {
        if (shape.count() == 0) {
            return;
        }
        boolean inside;
        try {
            long last = offset;
            for (int i = 0; i < strides.length; i++) {
                last = Math.addExact(last, Math.multiplyExact(shape.dim(i) - 1L, strides[i]));
            }
            inside = last < reference.viewElements();
        } catch (ArithmeticException e) {
            inside = false;
        }
        if (!inside) {
            throw problem(
                    name,
                    "reaches outside of its storage: size " + shape + ", strides " + Arrays.toString(strides)
                            + ", offset " + offset + ", storage of " + reference.viewElements() + " elements");
        }
    }

    private CheckpointException problem(String name, String what) {
        return new CheckpointException(path, "tensor " + name + " " + what);
    }
}
