package org.autochrome.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HashNoiseTest {
    /** Made by an independent program, in units of 2^-23. */
    private static final float[] EXPECTED = {-5314848, -4885366, 343823, 8073738, -4266950};

    @Test
    void isTheSameOnEveryMachine() {
        assertThat(HashNoise.values("artistic-1:layers.0.0.weight", 5, 0x1p23f)).containsExactly(EXPECTED);
    }

    @Test
    void isScaled() {
        float[] values = HashNoise.values("x", 10_000, 0.5f);
        float largest = 0;
        double sum = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
            sum += value;
        }
        assertThat(largest).isBetween(0.499f, 0.5f);
        assertThat(sum / values.length).isBetween(-0.01, 0.01);
    }
}
