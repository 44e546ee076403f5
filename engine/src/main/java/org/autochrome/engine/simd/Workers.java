package org.autochrome.engine.simd;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A device's fixed set of threads. The calling thread works too; the others are daemons that end with the device. */
final class Workers implements AutoCloseable {
    /** Fewer floats than this are done sooner by one thread than handed to a second one. */
    private static final long SMALLEST_RANGE = 16384;

    private final List<Scratch> scratches = new ArrayList<>();
    private final ExecutorService others;

    Workers(int threads) {
        for (int i = 0; i < threads; i++) {
            scratches.add(new Scratch());
        }
        others = Executors.newFixedThreadPool(Math.max(1, threads - 1), body -> {
            Thread thread = new Thread(body, "autochrome-simd");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** One piece of an op's work. Pieces write different elements, so that their order cannot matter. */
    interface Task {
        void run(int index, Scratch scratch);
    }

    /** A piece of a range of rows. */
    interface RangeTask {
        void run(int from, int to);
    }

    int threads() {
        return scratches.size();
    }

    /** Runs tasks 0 to {@code count - 1} and returns when all are done. */
    void run(int count, Task task) {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> running = new ArrayList<>();
        for (int other = 1; other < Math.min(threads(), count); other++) {
            Scratch scratch = scratches.get(other);
            running.add(others.submit(() -> drain(next, count, task, scratch)));
        }
        try {
            drain(next, count, task, scratches.get(0));
        } finally {
            next.set(count);
            awaitAll(running);
        }
    }

    /** Cuts {@code rows} rows of {@code rowCost} floats into ranges worth a thread's while and runs them. */
    void ranges(int rows, long rowCost, RangeTask task) {
        long grain = Math.max(1, SMALLEST_RANGE / Math.max(1, rowCost));
        int count = (int) Math.max(1, Math.min(4L * threads(), rows / grain));
        run(
                count,
                (index, scratch) ->
                        task.run((int) ((long) rows * index / count), (int) ((long) rows * (index + 1) / count)));
    }

    private static void drain(AtomicInteger next, int count, Task task, Scratch scratch) {
        for (int index = next.getAndIncrement(); index < count; index = next.getAndIncrement()) {
            task.run(index, scratch);
        }
    }

    /** Waits for all of them, failed ones included: those that still run write where the caller's memory is. */
    private static void awaitAll(List<Future<?>> running) {
        List<Throwable> failures = new ArrayList<>();
        for (Future<?> future : running) {
            Throwable cause = await(future);
            if (cause != null) {
                failures.add(cause);
            }
        }
        if (!failures.isEmpty()) {
            Throwable first = failures.remove(0);
            IllegalStateException failure = new IllegalStateException("simd: a worker thread failed: " + first, first);
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }

    /** What made the task fail, or null. */
    private static @Nullable Throwable await(Future<?> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    future.get();
                    return null;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    return e.getCause();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        others.shutdown();
    }
}
