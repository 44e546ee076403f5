package org.autochrome.kernels;

import org.autochrome.engine.core.Storage;
import org.autochrome.engine.core.Tensor;
import org.autochrome.kernels.cl.ClBuffer;

/** A block of an OpenCL device's memory. */
public final class ClStorage extends Storage {
    private final ClBuffer buffer;

    ClStorage(ClDevice device, ClBuffer buffer, long elements) {
        super(device, elements);
        this.buffer = buffer;
    }

    /** The memory itself. */
    public ClBuffer buffer() {
        return buffer;
    }

    /**
     * The memory in which a tensor lies; its first element is {@link Tensor#offset()} floats from the beginning.
     *
     * @throws IllegalArgumentException if the tensor is on no OpenCL device
     */
    public static ClBuffer buffer(Tensor tensor) {
        return buffer(tensor.storage());
    }

    static ClBuffer buffer(Storage storage) {
        if (storage instanceof ClStorage opencl) {
            return opencl.buffer;
        }
        throw new IllegalArgumentException("OpenCL: a storage of " + storage.elements() + " elements lies on "
                + storage.device() + "; copy it to the OpenCL device first");
    }

    @Override
    protected void free() {
        buffer.close();
    }
}
