package org.autochrome.colorizer.onnx;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.autochrome.engine.core.HostStorage;
import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Storage;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.cpu.HostDevice;
import org.autochrome.engine.op.conv.WeightForm;
import org.jspecify.annotations.Nullable;

/**
 * Computes what a network computes from its parameters alone (spectral norms, folded batch norms) and nothing with its inputs:
 * images have sizes but no bytes. Parameters are fetched when they are first read and let go with their last reader, so that a
 * large network needs no more memory than its largest layer.
 */
final class WeightDevice extends HostDevice {
    WeightDevice() {
        super("weights", "weights without images", Float.BYTES);
        List.copyOf(contracts()).forEach(this::leaveInputsOut);
    }

    private <K> void leaveInputsOut(Class<K> contract) {
        K reference = kernels(contract);
        InvocationHandler handler = (proxy, method, arguments) -> run(reference, method, arguments);
        register(
                contract,
                contract.cast(Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] {contract}, handler)));
    }

    private static @Nullable Object run(Object reference, Method method, Object[] arguments) throws Throwable {
        if (method.getReturnType() == WeightForm.class) {
            return (WeightForm) () -> {};
        }
        List<Tensor> tensors = Arrays.stream(arguments)
                .filter(Tensor.class::isInstance)
                .map(Tensor.class::cast)
                .toList();
        boolean known = tensors.stream().allMatch(tensor -> tensor.layout().isDense())
                && tensors.subList(0, tensors.size() - 1).stream()
                        .allMatch(WeightDevice::isKnown); // the last is written
        if (!known) {
            return null;
        }
        try {
            return method.invoke(reference, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** A dense tensor whose values are asked for when they are first read. */
    Tensor fetched(Shape shape, Supplier<float[]> values) {
        Tensor tensor = Tensor.empty(this, shape, Layout.DENSE);
        ((Floats) tensor.storage()).source = values;
        return tensor;
    }

    /** Makes a tensor one that changes from run to run, so that nothing is computed with it. */
    static void forget(Tensor tensor) {
        Floats floats = (Floats) tensor.storage();
        floats.values = null;
        floats.source = null;
    }

    private static boolean isKnown(Tensor tensor) {
        Floats floats = (Floats) tensor.storage();
        return floats.values != null || floats.source != null;
    }

    @Override
    protected Storage newStorage(long elements) {
        return new Floats(this, elements);
    }

    @Override
    protected void clearPadding(Storage storage, Shape shape, Layout layout) {}

    /** An array that exists once it was written, or read where its values can be fetched. */
    private static final class Floats extends HostStorage {
        private @Nullable Supplier<float[]> source;
        private float @Nullable [] values;

        Floats(WeightDevice device, long elements) {
            super(device, elements);
        }

        @Override
        public double get(long index) {
            if (values == null) {
                if (source == null) {
                    throw new IllegalStateException(
                            "onnx: a weight depends on an input; only a fused forward pass can be recorded");
                }
                values = source.get();
            }
            return values[(int) index];
        }

        @Override
        public void set(long index, double value) {
            if (values == null) {
                values = new float[Math.toIntExact(elements())];
            }
            values[(int) index] = (float) value;
        }

        @Override
        protected void free() {
            values = null;
        }
    }
}
