package org.autochrome.engine.core;

/** Host storage in a {@code float[]}, which may be longer than the storage when it comes from a pool. */
public class FloatStorage extends HostStorage {
    private final float[] array;

    public FloatStorage(Device device, float[] array, long elements) {
        super(device, elements);
        this.array = array;
    }

    public final float[] array() {
        return array;
    }

    @Override
    public final double get(long index) {
        return array[(int) index];
    }

    @Override
    public final void set(long index, double value) {
        array[(int) index] = (float) value;
    }

    /** A plain array needs no freeing; a pool takes it back here. */
    @Override
    protected void free() {}
}
