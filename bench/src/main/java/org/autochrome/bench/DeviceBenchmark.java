package org.autochrome.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.autochrome.engine.autograd.Dispatcher;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.plan.MacCounter;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What every benchmark of a computation has: a device, and the work done per second. One invocation asks the device for
 * the whole computation and waits for its end.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-DuniqueLibraryNames=true",
            "-XX:MaxRAMPercentage=75"
        })
public abstract class DeviceBenchmark {
    /** Device id, as {@code autochrome devices} lists them. */
    @Param("simd")
    public String device = "";

    @SuppressWarnings("NullAway.Init") // JMH calls open() before all else
    private Device opened;

    @SuppressWarnings("NullAway.Init")
    private MemoryScope scope;

    private double gflop;

    /** Work done; JMH divides it by the time, as it does with the invocations. */
    @AuxCounters
    @State(Scope.Thread)
    public static class Work {
        /** Floating-point operations, in thousands of millions: two for each multiply-accumulate of the definition. */
        public double gflop;
    }

    /** Makes the inputs, in a memory scope that stays open to the end of the benchmark. */
    protected abstract void prepare(Device device) throws IOException;

    /** The computation; what it allocates is freed after it. */
    protected abstract void compute();

    /** Closes what {@link #prepare} opened besides tensors. */
    protected void release() {}

    /** Opens the device and counts one computation's multiply-accumulates. */
    @Setup
    public void open() throws IOException {
        opened = Devices.open(device);
        scope = MemoryScope.open();
        prepare(opened);
        MacCounter counter = new MacCounter();
        try (Dispatcher.Listening listening = Dispatcher.listen(counter)) {
            computeAndWait();
        }
        gflop = 2e-9 * counter.total();
    }

    @TearDown
    public void close() {
        release();
        scope.close();
        opened.close();
    }

    @Benchmark
    public void forward(Work work) {
        computeAndWait();
        work.gflop += gflop;
    }

    private void computeAndWait() {
        try (MemoryScope temporary = MemoryScope.open()) {
            compute();
            opened.synchronize();
        }
    }
}
