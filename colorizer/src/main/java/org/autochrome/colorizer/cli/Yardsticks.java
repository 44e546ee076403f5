package org.autochrome.colorizer.cli;

import java.util.List;
import org.autochrome.engine.autograd.Dispatcher;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.elementwise.UnaryFunction;
import org.autochrome.engine.op.elementwise.UnaryOp;
import org.autochrome.engine.op.matmul.MatmulOp;

/**
 * What a device reaches where it has it easy, to hold a network's layers against. Both are a little below the roofs that the
 * benchmarks measure, for which kernels are needed that compute nothing.
 *
 * @param gflops thousands of millions of floating-point operations a second in a product of large matrices
 * @param gigabytes thousands of millions of bytes a second, read and written, in a ReLU of more than caches hold
 */
record Yardsticks(double gflops, double gigabytes) {
    /** Sides of square matrices; slow devices stop early. */
    private static final List<Integer> SIDES = List.of(64, 256, 1024, 2048, 4096);

    private static final long ENOUGH_NANOS = 30_000_000;
    private static final Shape LARGE = Shape.of(1 << 13, 1 << 12);
    private static final int RUNS = 3;

    /** Takes a second or so. */
    static Yardsticks measure(Device device) {
        double gflops = 0;
        for (int side : SIDES) {
            long nanos = product(device, side);
            gflops = Math.max(gflops, 2.0 * side * side * side / nanos);
            if (nanos > ENOUGH_NANOS) {
                break;
            }
        }
        try (MemoryScope scope = MemoryScope.open()) {
            Tensor x = zeros(device, LARGE);
            double bytes = 2.0 * LARGE.count() * device.bytesPerElement();
            return new Yardsticks(gflops, bytes / fastest(new UnaryOp(UnaryFunction.LEAKY_RELU, 0f, 0f, x)));
        }
    }

    private static long product(Device device, int side) {
        try (MemoryScope scope = MemoryScope.open()) {
            Tensor a = zeros(device, Shape.of(1, side, side));
            Tensor b = zeros(device, Shape.of(1, side, side));
            return fastest(new MatmulOp(a, false, b, false));
        }
    }

    private static Tensor zeros(Device device, Shape shape) {
        Tensor zeros = Tensor.empty(device, shape, Layout.DENSE);
        device.fill(zeros.storage(), 0, shape.count(), 0f);
        return zeros;
    }

    /** Nanoseconds of the fastest of some runs into the same memory; one more before them compiles kernels. */
    private static long fastest(Op op) {
        Tensor result = Dispatcher.run(op);
        long fastest = Long.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
            op.device().synchronize();
            long start = System.nanoTime();
            Dispatcher.runInto(op, result);
            op.device().synchronize();
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        return Math.max(1, fastest);
    }
}
