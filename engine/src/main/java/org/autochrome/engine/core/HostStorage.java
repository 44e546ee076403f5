package org.autochrome.engine.core;

/** Storage in the Java heap, read and written through doubles: what plain-Java devices work on. */
public abstract class HostStorage extends Storage {
    protected HostStorage(Device device, long elements) {
        super(device, elements);
    }

    public abstract double get(long index);

    public abstract void set(long index, double value);
}
