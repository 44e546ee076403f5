package org.autochrome.engine.core;

/** Host storage in a {@code double[]}, for gradient checks and as the oracle of parity tests. */
public final class DoubleStorage extends HostStorage {
    private final double[] array;

    public DoubleStorage(Device device, long elements) {
        super(device, elements);
        this.array = new double[Math.toIntExact(elements)];
    }

    @Override
    public double get(long index) {
        return array[(int) index];
    }

    @Override
    public void set(long index, double value) {
        array[(int) index] = value;
    }

    /** The array goes with its last reader. */
    @Override
    protected void free() {}
}
