package org.autochrome.engine.simd;

/** Arrays that one thread of a device reuses from op to op. Each call gives at least the size asked, with any contents. */
final class Scratch {
    private float[] slab = new float[0];
    private float[] scores = new float[0];
    private float[] sums = new float[0];
    private int[] offsets = new int[0];

    /** For the gathered rows of a product's left side. */
    float[] slab(int size) {
        slab = grown(slab, size);
        return slab;
    }

    /** For attention's scores. */
    float[] scores(int size) {
        scores = grown(scores, size);
        return scores;
    }

    /** For sums that are not finished yet. */
    float[] sums(int size) {
        sums = grown(sums, size);
        return sums;
    }

    private static float[] grown(float[] array, int size) {
        return array.length >= size ? array : new float[size];
    }

    /** For where rows begin. */
    int[] offsets(int size) {
        if (offsets.length < size) {
            offsets = new int[size];
        }
        return offsets;
    }
}
