package org.autochrome.engine.core;

/**
 * One block of a device's memory, measured in elements.
 *
 * <p>Its owners are counted: every {@link Tensor} that looks at it, every {@link MemoryScope} or tape that holds such a
 * tensor. The block is freed with the last of them. A device and its storages belong to one thread.
 */
public abstract class Storage {
    private final Device device;
    private final long elements;
    private int owners = 1;
    private long version;
    private boolean abandoned;

    protected Storage(Device device, long elements) {
        this.device = device;
        this.elements = elements;
    }

    public final Device device() {
        return device;
    }

    /** Length in elements, padding included. */
    public final long elements() {
        return elements;
    }

    /** Grows with every write, so that prepared forms and tapes notice a change. */
    public final long version() {
        return version;
    }

    /** Says that the contents changed. */
    public final void touch() {
        version++;
    }

    public final boolean isFreed() {
        return owners == 0;
    }

    public final void retain() {
        if (owners == 0) {
            throw new IllegalStateException("storage: used after it was freed (" + elements + " elements on " + device
                    + "); keep the tensor in an outer MemoryScope");
        }
        owners++;
    }

    public final void release() {
        if (abandoned) {
            return;
        }
        if (owners == 0) {
            throw new IllegalStateException("storage: released more often than retained");
        }
        if (--owners == 0) {
            device.freed(this);
            free();
        }
    }

    /** Frees the memory at the device's end, whoever still owns it; their releases then do nothing. */
    final void abandon() {
        abandoned = true;
        owners = 0;
        free();
    }

    /** Gives the memory back; called once, with the last owner. */
    protected abstract void free();
}
