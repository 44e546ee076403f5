package org.autochrome.engine.core;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that holds tensors and computes on them.
 *
 * <p>A device knows no op: it is asked for the kernels of a family by the family's contract, {@code
 * device.kernels(Conv2dKernels.class)}. It is confined to the thread that opened it. Closing it frees all it holds and
 * reports what was never released.
 */
public abstract class Device implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Device.class.getName());
    private static final boolean TRACK = Boolean.getBoolean("autochrome.trackAllocations");

    private final String id;
    private final String name;
    private final int bytesPerElement;
    private final Map<Class<?>, Object> kernels = new HashMap<>();
    private final IdentityHashMap<Storage, @Nullable Throwable> live = new IdentityHashMap<>();
    private long heldBytes;
    private long peakBytes;

    protected Device(String id, String name, int bytesPerElement) {
        this.id = id;
        this.name = name;
        this.bytesPerElement = bytesPerElement;
    }

    /** The id that opens it again, such as {@code reference} or {@code opencl:0.0}. */
    public final String id() {
        return id;
    }

    /** The name for people. */
    public final String name() {
        return name;
    }

    /** Channels-last pixel strides are a multiple of this many elements. */
    public abstract int channelAlignment();

    /** The layout in which this device wants an image tensor of so many channels. */
    public final Layout imageLayout(int channels) {
        int alignment = channelAlignment();
        return Layout.channelsLast(Math.max(1, (channels + alignment - 1) / alignment) * alignment);
    }

    /**
     * Allocates storage whose contents are unspecified.
     *
     * @throws OutOfDeviceMemoryException if it doesn't fit
     */
    public final Storage allocate(long elements) {
        return counted(newStorage(elements));
    }

    /**
     * Allocates storage of unspecified contents for a tensor that is soon let go, as activations are: a device may cut it
     * out of memory that it keeps for such tensors.
     *
     * @throws OutOfDeviceMemoryException if it doesn't fit
     */
    public final Storage allocateShortLived(long elements) {
        return counted(newShortLivedStorage(elements));
    }

    private Storage counted(Storage storage) {
        live.put(storage, TRACK ? new Throwable("allocated here") : null);
        heldBytes += storage.elements() * bytesPerElement;
        peakBytes = Math.max(peakBytes, heldBytes);
        return storage;
    }

    final void freed(Storage storage) {
        live.remove(storage);
        heldBytes -= storage.elements() * bytesPerElement;
    }

    protected abstract Storage newStorage(long elements);

    /** Storage for {@link #allocateShortLived}. */
    protected Storage newShortLivedStorage(long elements) {
        return newStorage(elements);
    }

    /**
     * Makes room for so many bytes in {@linkplain #allocateShortLived short-lived} storages together, so that they need
     * not grow step by step. A device that takes each from the system by itself does nothing.
     *
     * @throws OutOfDeviceMemoryException if it doesn't fit
     */
    public void reserve(long bytes) {}

    /** Copies {@code count} host floats into a storage. */
    public abstract void write(float[] source, int sourceOffset, Storage target, long targetOffset, int count);

    /** Copies {@code count} elements of a storage to the host; waits for work under way. */
    public abstract void read(Storage source, long sourceOffset, float[] target, int targetOffset, int count);

    /** Copies between two storages of this device. */
    public abstract void copy(Storage source, long sourceOffset, Storage target, long targetOffset, long count);

    public abstract void fill(Storage target, long offset, long count, float value);

    /** Makes the padding lanes of a new image tensor zero; the channels are unspecified anyway, so all may be cleared. */
    protected void clearPadding(Storage storage, Shape shape, Layout layout) {
        fill(storage, 0, storage.elements(), 0f);
    }

    /** Adds {@code addend} to {@code sum}, element by element; both have one shape and layout. Used by the tape. */
    public abstract void accumulate(Tensor sum, Tensor addend);

    /** Waits until all work asked for is done. */
    public abstract void synchronize();

    /**
     * Reports the time of every kernel launch from now on, or stops doing so. A device that launches none reports nothing.
     *
     * @param listener who hears of launches, or null for nobody
     */
    public void profile(@Nullable LaunchListener listener) {}

    /**
     * The kernels of one family.
     *
     * @throws UnsupportedOperationException if this device has none, naming contract and device
     */
    public final <K> K kernels(Class<K> contract) {
        Object found = kernels.computeIfAbsent(contract, this::findKernels);
        if (found == null) {
            throw new UnsupportedOperationException(
                    "device " + id + " (" + name + ") has no " + contract.getSimpleName() + "; try --device simd");
        }
        return contract.cast(found);
    }

    /** Kernels that were not registered beforehand; null if there are none. */
    protected @Nullable Object findKernels(Class<?> contract) {
        return null;
    }

    /** The contracts that this device implements. */
    public final Set<Class<?>> contracts() {
        return Collections.unmodifiableSet(kernels.keySet());
    }

    protected final <K> void register(Class<K> contract, K implementation) {
        kernels.put(contract, implementation);
    }

    /** Bytes in tensors now, padding included. */
    public final long heldBytes() {
        return heldBytes;
    }

    /** The most bytes that were in tensors at one time since opening or {@link #resetPeak()}. */
    public final long peakBytes() {
        return peakBytes;
    }

    public final void resetPeak() {
        peakBytes = heldBytes;
    }

    public final int bytesPerElement() {
        return bytesPerElement;
    }

    /**
     * Frees everything; tensors that nobody released are reported through {@link System.Logger}, with the place of
     * allocation under {@code -Dautochrome.trackAllocations=true}.
     */
    @Override
    public final void close() {
        if (!live.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: closed with {1} storages ({2} bytes) still held{3}",
                    this,
                    live.size(),
                    heldBytes,
                    TRACK ? "" : "; -Dautochrome.trackAllocations=true names the places");
            live.values().forEach(place -> {
                if (place != null) {
                    LOG.log(System.Logger.Level.WARNING, "held storage", place);
                }
            });
            for (Storage storage : live.keySet().toArray(new Storage[0])) {
                storage.abandon();
            }
            live.clear();
        }
        dispose();
    }

    /** Gives back what the device itself holds, after all storages are freed. */
    protected void dispose() {}

    @Override
    public final String toString() {
        return id + " (" + name + ")";
    }
}
