package org.autochrome.engine.simd;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Freed arrays kept for the next tensor of about that size: Java clears every new array, and collects the old ones late.
 * Lengths are rounded up to one of sixteen steps between two powers of two, so at most a sixteenth is wasted. The arrays
 * are softly held: Java takes them back before it runs out of memory.
 */
final class ArrayPool {
    /** The longest array that common Java machines allocate. */
    static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private static final int STEPS_PER_DOUBLING = 16;
    private static final int SHORTEST = 64;

    private final TreeMap<Integer, Deque<SoftReference<float[]>>> free = new TreeMap<>();
    private final long capacity;
    private long freeFloats;

    /** @param capacity most floats kept free */
    ArrayPool(long capacity) {
        this.capacity = capacity;
    }

    /** The length of the array that serves {@code elements} floats. */
    static int length(long elements) {
        if (elements <= SHORTEST) {
            return SHORTEST;
        }
        long step = Math.max(1, Long.highestOneBit(elements - 1) / STEPS_PER_DOUBLING);
        return (int) Math.min(LONGEST_ARRAY, (elements + step - 1) / step * step);
    }

    /** A free array of exactly {@code length} floats and any contents, or null if there is none. */
    float @Nullable [] take(int length) {
        Deque<SoftReference<float[]>> arrays = free.get(length);
        float[] array = null;
        while (arrays != null && array == null) {
            array = arrays.pop().get();
            freeFloats -= length;
            if (arrays.isEmpty()) {
                free.remove(length);
                arrays = null;
            }
        }
        return array;
    }

    /** Keeps an array, and lets go of the largest ones if that is too much. */
    void give(float[] array) {
        free.computeIfAbsent(array.length, length -> new ArrayDeque<>()).push(new SoftReference<>(array));
        freeFloats += array.length;
        while (freeFloats > capacity) {
            take(free.lastKey());
        }
    }

    /** Floats in free arrays, those included that Java took back meanwhile. */
    long freeFloats() {
        return freeFloats;
    }

    void clear() {
        free.clear();
        freeFloats = 0;
    }
}
