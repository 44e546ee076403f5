package org.autochrome.bench;

import java.nio.charset.StandardCharsets;
import org.autochrome.engine.core.Shape;

/**
 * Numbers in [-1, 1) that are the same on every machine: the top 24 bits of SplitMix64 (Steele, Lea, Flood 2014, "Fast
 * splittable pseudorandom number generators", figure 17), started at the FNV-1a hash of a tag.
 */
final class HashNoise {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private HashNoise() {}

    /**
     * A weight {@code [O, ...]} within {@code sqrt(6 / fan_in)}, which keeps the spread of what passes a layer and a ReLU (He,
     * Zhang, Ren, Sun 2015, "Delving deep into rectifiers", section 2.2).
     */
    static float[] weight(String tag, Shape shape) {
        int count = Math.toIntExact(shape.count());
        int fanIn = count / shape.dim(0);
        return values(tag, count, (float) Math.sqrt(6.0 / fanIn));
    }

    /** {@code count} numbers in [-scale, scale). */
    static float[] values(String tag, int count, float scale) {
        long state = FNV_OFFSET;
        for (byte b : tag.getBytes(StandardCharsets.UTF_8)) {
            state = (state ^ (b & 0xff)) * FNV_PRIME;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            state += GOLDEN_GAMMA;
            long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
            values[i] = ((z >>> 40) - (1 << 23)) * 0x1p-23f * scale;
        }
        return values;
    }
}
