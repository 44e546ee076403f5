package org.autochrome.engine.plan;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
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

    private final List<Step> steps = new ArrayList<>();

    /** A short-lived storage comes, or goes. */
    private record Step(Storage storage, long length, boolean comes) {}

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
        Storage storage = new Storage(this, elements) {
            @Override
            protected void free() {
                steps.add(new Step(this, length, false));
            }
        };
        steps.add(new Step(storage, length, true));
        return storage;
    }

    /**
     * Bytes of a block of memory in which all short-lived storages so far find their place: the most that were held at one
     * time, and gaps between them where {@link FreeRanges} leaves some.
     */
    public long roomBytes() {
        long held = 0;
        long room = 0;
        for (Step step : steps) {
            held += step.comes() ? step.length() : -step.length();
            room = Math.max(room, held);
        }
        while (room > 0 && !fitInto(room)) {
            room += Math.max(GRANULE, room / 256 / GRANULE * GRANULE);
        }
        return room;
    }

    private boolean fitInto(long room) {
        FreeRanges ranges = new FreeRanges(room);
        IdentityHashMap<Storage, Long> places = new IdentityHashMap<>();
        for (Step step : steps) {
            if (step.comes()) {
                OptionalLong begin = ranges.take(step.length());
                if (begin.isEmpty()) {
                    return false;
                }
                places.put(step.storage(), begin.getAsLong());
            } else {
                ranges.give(Objects.requireNonNull(places.get(step.storage())), step.length());
            }
        }
        return true;
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
