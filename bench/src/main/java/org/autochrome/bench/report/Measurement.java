package org.autochrome.bench.report;

/**
 * One result of JMH.
 *
 * @param benchmark the class's name without its package
 * @param parameters all of them but the device, as {@code name=value}
 * @param device a device's id or a peer's name
 * @param seconds of one invocation, the median of all iterations
 * @param error half the width of the mean's 99.9% interval, as a part of the mean; NaN where there was one sample
 * @param gflops thousands of millions of floating-point operations per second, 0 for ops that multiply no matrices
 * @param gigabytes thousands of millions of bytes per second that must be moved
 * @param ofPeak part of the device's measured peak of multiply-adds
 * @param ofCopy part of the device's measured bandwidth
 */
record Measurement(
        String benchmark,
        String parameters,
        String device,
        double seconds,
        double error,
        double gflops,
        double gigabytes,
        double ofPeak,
        double ofCopy) {
    /** What was computed, wherever. */
    String work() {
        return benchmark + " " + parameters;
    }

    boolean multiplies() {
        return gflops > 0;
    }

    /** Operations for each byte: the roofline's horizontal axis. */
    double intensity() {
        return gflops / gigabytes;
    }
}
