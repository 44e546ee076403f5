package org.autochrome.engine.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void runsEveryTaskOnce(int threads) {
        try (Workers workers = new Workers(threads)) {
            AtomicIntegerArray runs = new AtomicIntegerArray(100);
            workers.run(100, (index, scratch) -> runs.incrementAndGet(index));
            for (int i = 0; i < 100; i++) {
                assertThat(runs.get(i)).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void rangesCoverEveryRowOnce(int threads) {
        try (Workers workers = new Workers(threads)) {
            for (int rows : new int[] {0, 1, 7, 1000}) {
                AtomicIntegerArray runs = new AtomicIntegerArray(rows);
                workers.ranges(rows, 10_000, (from, to) -> {
                    for (int row = from; row < to; row++) {
                        runs.incrementAndGet(row);
                    }
                });
                for (int row = 0; row < rows; row++) {
                    assertThat(runs.get(row)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void usesAllItsThreadsEachWithAScratchOfItsOwn() {
        try (Workers workers = new Workers(3)) {
            CountDownLatch together = new CountDownLatch(3);
            Set<Scratch> scratches = ConcurrentHashMap.newKeySet();
            workers.run(3, (index, scratch) -> {
                scratches.add(scratch);
                together.countDown();
                try {
                    together.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(scratches).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aFailureReachesTheCallerAfterAllTasksEnded(int threads) {
        try (Workers workers = new Workers(threads)) {
            assertThatThrownBy(() -> workers.run(50, (index, scratch) -> {
                        if (index % 10 == 3) {
                            throw new ArithmeticException("task " + index);
                        }
                    }))
                    .hasStackTraceContaining("ArithmeticException: task ");
            AtomicIntegerArray runs = new AtomicIntegerArray(10);
            workers.run(10, (index, scratch) -> runs.incrementAndGet(index));
            assertThat(runs.get(9)).isEqualTo(1);
        }
    }
}
