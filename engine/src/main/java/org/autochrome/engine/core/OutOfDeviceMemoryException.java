package org.autochrome.engine.core;

import org.jspecify.annotations.Nullable;

/** An allocation that does not fit: says how much was asked, how much is held and how much would have fitted. */
public final class OutOfDeviceMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutOfDeviceMemoryException(Device device, long askedBytes, String wouldFit, @Nullable Throwable cause) {
        super(
                "out of memory on " + device + ": asked for " + askedBytes + " bytes, " + device.heldBytes()
                        + " bytes are held, " + wouldFit,
                cause);
    }
}
