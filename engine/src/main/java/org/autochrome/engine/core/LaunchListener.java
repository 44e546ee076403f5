package org.autochrome.engine.core;

/** Hears how long each kernel launch took on a device. */
@FunctionalInterface
public interface LaunchListener {
    /**
     * A launch has ended. Launches are reported in their order, at the device's next {@link Device#synchronize()
     * synchronize} or transfer to the host.
     *
     * @param kernel the kernel's entry point
     * @param start when it started, in nanoseconds of the device's own clock
     * @param nanoseconds from its start to its end, by the same clock
     */
    void launched(String kernel, long start, long nanoseconds);
}
