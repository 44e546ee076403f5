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
 * Computes what a network computes from its parameters alone (spectral norms, folded batch norms) and nothing with images: these
 * have sizes but no bytes. Parameters are fetched when they are first read and let go with their last reader, so that a
 * large network needs no more memory than its largest layer.
 */
final class WeightDevice extends HostDevice {
    WeightDevice() {
        super("weights", "weights without images", Float.BYTES);
        List.copyOf(contracts()).forEach(this::leaveImagesOut);
    }

    private <K> void leaveImagesOut(Class<K> contract) {
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
        boolean images = Arrays.stream(arguments)
                .anyMatch(argument ->
                        argument instanceof Tensor tensor && !tensor.layout().isDense());
        if (images) {
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

    @Override
    protected Storage newStorage(long elements) {
        return new Floats(this, elements);
    }

    @Override
    protected void clearPadding(Storage storage, Shape shape, Layout layout) {}

    /** An array that exists once it was read or written. */
    private static final class Floats extends HostStorage {
        private Supplier<float[]> source = () -> new float[Math.toIntExact(elements())];
        private float @Nullable [] values;

        Floats(WeightDevice device, long elements) {
            super(device, elements);
        }

        private float[] values() {
            float[] existing = values;
            if (existing == null) {
                existing = source.get();
                values = existing;
            }
            return existing;
        }

        @Override
        public double get(long index) {
            return values()[(int) index];
        }

        @Override
        public void set(long index, double value) {
            values()[(int) index] = (float) value;
        }

        @Override
        protected void free() {
            values = null;
        }
    }
}
