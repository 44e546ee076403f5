package org.autochrome.weights;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.io.DType;
import org.autochrome.weights.pickle.PickleBytes;
import org.autochrome.weights.torch.RawZip;

/** Writes a state_dict as {@code torch.save} would, for checkpoints that no golden file has. */
final class StateZip {
    private StateZip() {}

    record Item(DType dtype, Shape shape, ByteBuffer bytes) {}

    static byte[] of(Map<String, Item> state) {
        RawZip zip = new RawZip();
        PickleBytes pickle =
                PickleBytes.protocol2().global("collections", "OrderedDict").raw(')', 'R');
        AtomicInteger storage = new AtomicInteger();
        state.forEach((name, item) -> {
            String key = Integer.toString(storage.getAndIncrement());
            zip.stored("archive/data/" + key, copy(item.bytes()));
            tensor(pickle.text(name), key, item).raw('s');
        });
        return zip.stored("archive/data.pkl", pickle.stop()).bytes();
    }

    private static PickleBytes tensor(PickleBytes pickle, String key, Item item) {
        pickle.global("torch._utils", "_rebuild_tensor_v2").raw('(', '(').text("storage");
        pickle.global("torch", storageType(item.dtype())).text(key).text("cpu");
        pickle.integer((int) item.shape().count()).raw('t', 'Q').integer(0).raw('(');
        int[] dims = item.shape().dims();
        for (int dim : dims) {
            pickle.integer(dim);
        }
        pickle.raw('t', '(');
        for (int i = 0; i < dims.length; i++) {
            int stride = 1;
            for (int j = i + 1; j < dims.length; j++) {
                stride *= dims[j];
            }
            pickle.integer(stride);
        }
        return pickle.raw('t', 0x89).global("collections", "OrderedDict").raw(')', 'R', 't', 'R');
    }

    private static String storageType(DType dtype) {
        return switch (dtype) {
            case F16 -> "HalfStorage";
            case F32 -> "FloatStorage";
            case I64 -> "LongStorage";
            default -> throw new IllegalArgumentException(dtype.toString());
        };
    }

    private static byte[] copy(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
