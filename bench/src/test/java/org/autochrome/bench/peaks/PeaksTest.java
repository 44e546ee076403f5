package org.autochrome.bench.peaks;

import static org.assertj.core.api.Assertions.assertThat;

import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.DeviceInfo;
import org.autochrome.engine.core.Devices;
import org.junit.jupiter.api.Test;

/** The measured roofs of every device: how high they are says nothing here, but compiled code must have been measured. */
class PeaksTest {
    @Test
    void measuresCompiledCode() {
        assertThat(Peaks.ofProcessor().gflops()).isGreaterThan(1);
        for (DeviceInfo info : Devices.find().list()) {
            try (Device device = Devices.open(info.id())) {
                Peaks peaks = Peaks.of(device);
                assertThat(peaks.gflops())
                        .as("GFLOP/s of " + device)
                        .isGreaterThan(1)
                        .isFinite();
                assertThat(peaks.gigabytes())
                        .as("GB/s of " + device)
                        .isPositive()
                        .isFinite();
                assertThat(device.heldBytes()).isZero();
            }
        }
    }

    @Test
    void takesTheBestTrial() {
        long[] trials = new long[1];
        double rate = Peaks.best(() -> {
            trials[0]++;
            long until = System.nanoTime() + 1_000_000;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            return trials[0] == 3 ? 10_000_000 : 1;
        });
        assertThat(trials[0]).isGreaterThan(3);
        assertThat(rate).isPositive().isLessThanOrEqualTo(10);
    }
}
