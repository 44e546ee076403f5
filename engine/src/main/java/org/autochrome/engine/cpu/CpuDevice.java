package org.autochrome.engine.cpu;

import org.autochrome.engine.core.DoubleStorage;
import org.autochrome.engine.core.FloatStorage;
import org.autochrome.engine.core.OutOfDeviceMemoryException;
import org.autochrome.engine.core.Storage;

/** The reference device, in one of two precisions of storage; it computes in double either way. */
final class CpuDevice extends HostDevice {
    /** The longest array that common Java machines allocate. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final boolean doubles;

    CpuDevice(String id, String name, boolean doubles) {
        super(id, name, doubles ? Double.BYTES : Float.BYTES);
        this.doubles = doubles;
    }

    @Override
    protected Storage newStorage(long elements) {
        long bytes = elements * bytesPerElement();
        if (elements > LONGEST_ARRAY) {
            throw new OutOfDeviceMemoryException(
                    this, bytes, "one Java array holds at most " + LONGEST_ARRAY + " elements", null);
        }
        try {
            return doubles
                    ? new DoubleStorage(this, elements)
                    : new FloatStorage(this, new float[(int) elements], elements);
        } catch (OutOfMemoryError e) {
            Runtime runtime = Runtime.getRuntime();
            long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
            throw new OutOfDeviceMemoryException(
                    this, bytes, "about " + free + " bytes of the Java heap are free; a larger -Xmx gives more", e);
        }
    }
}
