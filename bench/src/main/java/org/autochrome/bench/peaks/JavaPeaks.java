package org.autochrome.bench.peaks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The roofs of the processor as Java reaches them, on all cores. */
public final class JavaPeaks {
    private static final int ROUNDS = 2_000; // of multiply-adds in a call
    private static final int CALLS = 100; // in a thread's part of a trial
    private static final double COMPILED = 1; // operations per nanosecond that a thread reaches only in compiled code
    private static final long LONGEST_WAIT_NANOS = 60_000_000_000L;

    private JavaPeaks() {}

    /** Independent multiply-adds on registers. */
    public interface MultiplyAdd {
        /** Floats in one round. */
        int floats();

        /** Does so many rounds; the result depends on all of them. */
        float run(int rounds, float factor, float addend);
    }

    static Peaks measure() {
        int threads = Runtime.getRuntime().availableProcessors();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            MultiplyAdd code = multiplyAdd();
            awaitCompiled(code);
            double gflops = Peaks.best(() -> {
                runAll(workers, threads, thread -> callOften(code));
                return 2L * code.floats() * ROUNDS * CALLS * threads;
            });
            float[] source = new float[Peaks.COPIED];
            float[] target = new float[Peaks.COPIED];
            int part = Peaks.COPIED / threads;
            double gigabytes = Peaks.best(() -> {
                runAll(workers, threads, thread -> {
                    System.arraycopy(source, thread * part, target, thread * part, part);
                    return target[thread * part];
                });
                return 2L * Float.BYTES * part * threads;
            });
            return new Peaks(gflops, gigabytes);
        } finally {
            workers.shutdown();
        }
    }

    /** Runs until Java has compiled the loop: until then every vector is an object, and the rate a hundredth. */
    private static void awaitCompiled(MultiplyAdd code) {
        long begin = System.nanoTime();
        double rate = 0;
        while (rate < COMPILED) {
            long start = System.nanoTime();
            if (start - begin > LONGEST_WAIT_NANOS) {
                throw new IllegalStateException("peaks: multiply-adds reach only " + rate
                        + " operations per nanosecond on one thread; is the Java compiler off (-Xint)?");
            }
            float sum = callOften(code);
            rate = 2.0 * code.floats() * ROUNDS * CALLS / (System.nanoTime() - start);
            if (Float.isNaN(sum)) {
                throw new ArithmeticException("peaks: the measured loop gave NaN");
            }
        }
    }

    private static float callOften(MultiplyAdd code) {
        float sum = 0;
        for (int i = 0; i < CALLS; i++) {
            sum += code.run(ROUNDS, 0.5f, 1f);
        }
        return sum;
    }

    /** A thread's part of a trial. */
    private interface Part {
        float run(int thread);
    }

    private static void runAll(ExecutorService workers, int threads, Part part) {
        List<Callable<Float>> parts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int thread = i;
            parts.add(() -> part.run(thread));
        }
        try {
            for (Future<Float> done : workers.invokeAll(parts)) {
                if (Float.isNaN(done.get())) {
                    throw new ArithmeticException("peaks: the measured loop gave NaN");
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("peaks: a measured loop failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("peaks: interrupted", e);
        }
    }

    /** On vectors where Java has them: that package is named here alone, since it may be missing. */
    private static MultiplyAdd multiplyAdd() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return new Scalar();
        }
        try {
            return Class.forName("org.autochrome.bench.peaks.vector.VectorMultiplyAdd")
                    .asSubclass(MultiplyAdd.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("peaks: the vector code is missing from this build", e);
        }
    }

    /** Without the Vector API. */
    private static final class Scalar implements MultiplyAdd {
        @Override
        public int floats() {
            return 8;
        }

        @Override
        public float run(int rounds, float factor, float addend) {
            float a = 0;
            float b = 1;
            float c = 2;
            float d = 3;
            float e = 4;
            float f = 5;
            float g = 6;
            float h = 7;
            for (int i = 0; i < rounds; i++) {
                a = Math.fma(a, factor, addend);
                b = Math.fma(b, factor, addend);
                c = Math.fma(c, factor, addend);
                d = Math.fma(d, factor, addend);
                e = Math.fma(e, factor, addend);
                f = Math.fma(f, factor, addend);
                g = Math.fma(g, factor, addend);
                h = Math.fma(h, factor, addend);
            }
            return a + b + c + d + e + f + g + h;
        }
    }
}
