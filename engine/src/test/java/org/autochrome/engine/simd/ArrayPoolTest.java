package org.autochrome.engine.simd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrayPoolTest {
    @Test
    void lengthsHoldTheElementsAndWasteAtMostASixteenth() {
        for (long elements : new long[] {0, 1, 63, 64, 65, 127, 128, 129, 1000, 1_000_001, 95_334_400, 2_000_000_000}) {
            int length = ArrayPool.length(elements);
            assertThat((long) length).isGreaterThanOrEqualTo(elements);
            if (elements > 64) {
                assertThat((double) length).isLessThanOrEqualTo(elements * 17.0 / 16);
            }
            assertThat(ArrayPool.length(length)).isEqualTo(length);
        }
        assertThat(ArrayPool.length(ArrayPool.LONGEST_ARRAY)).isEqualTo(ArrayPool.LONGEST_ARRAY);
    }

    @Test
    void givesBackWhatItWasGiven() {
        ArrayPool pool = new ArrayPool(1000);
        float[] array = new float[128];
        pool.give(array);
        assertThat(pool.take(64)).isNull();
        assertThat(pool.freeFloats()).isEqualTo(128);
        assertThat(pool.take(128)).isSameAs(array);
        assertThat(pool.take(128)).isNull();
        assertThat(pool.freeFloats()).isZero();
    }

    @Test
    void letsGoOfTheLargestWhenFull() {
        ArrayPool pool = new ArrayPool(1000);
        float[] small = new float[128];
        pool.give(small);
        pool.give(new float[512]);
        pool.give(new float[512]);
        assertThat(pool.freeFloats()).isEqualTo(640);
        pool.give(new float[2048]);
        assertThat(pool.freeFloats()).isEqualTo(640);
        assertThat(pool.take(2048)).isNull();
        assertThat(pool.take(128)).isSameAs(small);
    }
}
