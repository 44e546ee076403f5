package org.autochrome.bench.peaks;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.autochrome.engine.core.Device;
import org.autochrome.kernels.ClDevice;

/**
 * The roofs of a device (Williams, Waterman, Patterson 2009, "Roofline: An Insightful Visual Performance Model for Multicore
 * Architectures").
 *
 * @param gflops thousands of millions of floating-point operations per second, in multiply-adds on registers, two for each
 * @param gigabytes bytes per second, in thousands of millions, that a copy of a large array reads and writes together
 */
public record Peaks(double gflops, double gigabytes) {
    /** Floats of the array that is copied: more than caches hold. */
    static final int COPIED = 1 << 25;

    private static final long TRIAL_NANOS = 700_000_000;
    private static final int FEWEST_TRIALS = 10;
    private static final Map<String, Peaks> MEASURED = new HashMap<>();

    /** Measures the device, once in this process; takes some seconds. */
    public static synchronized Peaks of(Device device) {
        return MEASURED.computeIfAbsent(
                device.id(), id -> device instanceof ClDevice cl ? ClPeaks.measure(cl) : JavaPeaks.measure());
    }

    /** Measures plain Java, for libraries that compute on the processor. */
    public static synchronized Peaks ofProcessor() {
        return MEASURED.computeIfAbsent("", id -> JavaPeaks.measure());
    }

    /**
     * The best rate of many short trials: whatever else ran on the machine has only made it look slower.
     *
     * @param trial does some work, waits for its end and returns how much it was
     * @return work per nanosecond
     */
    static double best(LongSupplier trial) {
        double best = 0;
        long begin = System.nanoTime();
        long end = begin;
        for (int trials = 0; trials < FEWEST_TRIALS || end - begin < TRIAL_NANOS; trials++) {
            long start = System.nanoTime();
            long work = trial.getAsLong();
            end = System.nanoTime();
            best = Math.max(best, (double) work / (end - start));
        }
        return best;
    }
}
