package org.autochrome.kernels.cl;

/** Hears how long each kernel launch took on the device. */
@FunctionalInterface
public interface LaunchListener {
    /**
     * A launch has ended. Launches are reported in their order, at the context's next
     * {@link ClContext#finish() finish} or transfer to the host.
     *
     * @param kernel the kernel's entry point
     * @param nanoseconds from its start to its end, by the device's own clock
     */
    void launched(String kernel, long nanoseconds);
}
