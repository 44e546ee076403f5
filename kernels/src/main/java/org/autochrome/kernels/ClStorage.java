package org.autochrome.kernels;

import org.autochrome.engine.core.Storage;
import org.autochrome.engine.core.Tensor;
import org.autochrome.kernels.cl.ClBuffer;

/** A block of an OpenCL device's memory. */
public final class ClStorage extends Storage {
    private final ClBuffer buffer;
    private final Runnable release;

    ClStorage(ClDevice device, ClBuffer buffer, long elements) {
        this(device, buffer, elements, buffer::close);
    }

    /** A part of a slab. */
    ClStorage(ClDevice device, ClSlabs.Part part, long elements) {
        this(device, part.buffer(), elements, part::close);
    }

    private ClStorage(ClDevice device, ClBuffer buffer, long elements, Runnable release) {
        super(device, elements);
        this.buffer = buffer;
        this.release = release;
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
        release.run();
    }
}
