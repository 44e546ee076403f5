package org.autochrome.engine.plan;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.FreeRanges;
import org.autochrome.engine.core.Storage;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A device whose storages have sizes but no bytes and whose kernels do nothing: one forward pass on it tells shapes,
 * multiply-accumulates ({@link MacCounter}) and peak bytes of a network of any size. Its tensors read as zeros.
 */
public final class PlanDevice extends Device {
    /** Storages in shared room begin at multiples of this many bytes, as on devices that share it out. */
    private static final int GRANULE = 4096;

    private final FreeRanges room = new FreeRanges(Long.MAX_VALUE);
    private long roomBytes;

    public PlanDevice() {
        super("plan", "sizes without bytes", Float.BYTES);
    }

    @Override
    public int channelAlignment() {
        return 16;
    }

    @Override
    protected Storage newStorage(long elements) {
        return new Storage(this, elements) {
            @Override
            protected void free() {}
        };
    }

    @Override
    protected Storage newShortLivedStorage(long elements) {
        long length = Math.max(1, (elements * bytesPerElement() + GRANULE - 1) / GRANULE) * GRANULE;
        long begin = room.take(length).orElseThrow();
        roomBytes = Math.max(roomBytes, begin + length);
        return new Storage(this, elements) {
            @Override
            protected void free() {
                room.give(begin, length);
            }
        };
    }

    /**
     * Bytes of the smallest block of memory in which all short-lived storages so far would have found their place, first
     * fit: at least the most that were held at one time, and the gaps between them.
     */
    public long roomBytes() {
        return roomBytes;
    }

    @Override
    protected Object findKernels(Class<?> contract) {
        return idle(contract);
    }

    /** An implementation of an interface that does nothing and returns more of the same. */
    private static Object idle(Class<?> type) {
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> result(method.getReturnType()));
    }

    private static @Nullable Object result(Class<?> type) {
        return type.isInterface() ? idle(type) : null;
    }

    @Override
    public void write(float[] source, int sourceOffset, Storage target, long targetOffset, int count) {}

    @Override
    public void read(Storage source, long sourceOffset, float[] target, int targetOffset, int count) {
        Arrays.fill(target, targetOffset, targetOffset + count, 0f);
    }

    @Override
    public void copy(Storage source, long sourceOffset, Storage target, long targetOffset, long count) {}

    @Override
    public void fill(Storage target, long offset, long count, float value) {}

    @Override
    public void accumulate(Tensor sum, Tensor addend) {}

    @Override
    public void synchronize() {}
}
