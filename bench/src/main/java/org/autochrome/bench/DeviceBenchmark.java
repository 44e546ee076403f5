package org.autochrome.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.autochrome.bench.peaks.Peaks;
import org.autochrome.bench.peers.Peer;
import org.autochrome.colorizer.onnx.OnnxExport;
import org.autochrome.colorizer.onnx.OnnxGraph;
import org.autochrome.colorizer.onnx.OnnxRecording;
import org.autochrome.engine.autograd.Dispatcher;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Tensor;
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
            "-XX:ObjectAlignmentInBytes=64",
            "--enable-native-access=ALL-UNNAMED",
            "-DuniqueLibraryNames=true",
            "-Djava.library.path=none", // PyTorch's binding would mix its libraries with an installed PyTorch's
            "-XX:MaxRAMPercentage=75"
        })
public abstract class DeviceBenchmark {
    /** Device id, as {@code autochrome devices} lists them, or a peer's name ({@link Peer}). */
    @Param("simd")
    public String device = "";

    @SuppressWarnings("NullAway.Init") // JMH calls open() before all else
    private Peer.Computation computation;

    private Share share = new Share(0, 0, 0, 0);

    /** What one invocation does: thousands of millions of operations and bytes, and these as parts of the peaks. */
    private record Share(double gflop, double gigabytes, double ofPeak, double ofCopy) {
        static Share of(MacCounter macs, Traffic traffic, Peaks peaks) {
            double gflop = 2e-9 * macs.total();
            double gigabytes = 1e-9 * traffic.bytes();
            return new Share(gflop, gigabytes, gflop / peaks.gflops(), gigabytes / peaks.gigabytes());
        }
    }

    /** Work done; JMH divides it by the time, as it does with the invocations. */
    @AuxCounters
    @State(Scope.Thread)
    public static class Work {
        /** Floating-point operations, in thousands of millions: two for each multiply-accumulate of the definition. */
        public double gflop;

        /** Bytes that must be moved, in thousands of millions: inputs and weights read once, results written once. */
        public double gigabytes;

        /** {@link #gflop} over the device's peak in a second ({@link Peaks}): 1 is the roof, but for Winograd. */
        public double fractionOfPeak;

        /** {@link #gigabytes} over what a copy moves in a second: 1 is the roof. */
        public double fractionOfCopy;
    }

    /**
     * Makes the inputs, in a memory scope that stays open to the end of the benchmark, and returns those that would change
     * from one invocation to the next; weights would not.
     */
    protected abstract List<Tensor> prepare(Device device) throws IOException;

    /** The computation; what it allocates is freed after it. */
    protected abstract Tensor compute();

    /** Closes what {@link #prepare} opened besides tensors. */
    protected void release() {}

    /** Opens the device, counts one computation's work and measures what the device could do at most. */
    @Setup
    public void open() throws IOException {
        Optional<Peer> peer = Peer.named(device);
        if (peer.isEmpty()) {
            computation = new OnDevice();
            return;
        }
        MacCounter macs = new MacCounter();
        Traffic traffic = new Traffic();
        try (Dispatcher.Listening first = Dispatcher.listen(macs);
                Dispatcher.Listening second = Dispatcher.listen(traffic)) {
            Recorded.graph(this, (name, values) -> {});
        }
        share = Share.of(macs, traffic, Peaks.ofProcessor());
        computation = peer.get().open(new Recorded(this));
        computation.run();
    }

    @TearDown
    public void close() {
        computation.close();
    }

    @Benchmark
    public void forward(Work work) {
        computation.run();
        work.gflop += share.gflop;
        work.gigabytes += share.gigabytes;
        work.fractionOfPeak += share.ofPeak;
        work.fractionOfCopy += share.ofCopy;
    }

    /** The last result, row-major: peers are tested by it. */
    final float[] result() {
        return computation.result();
    }

    /** The benchmark on one of the engine's devices. */
    private final class OnDevice implements Peer.Computation {
        private final Device opened;
        private final MemoryScope scope;

        OnDevice() throws IOException {
            opened = Devices.open(device);
            scope = MemoryScope.open();
            prepare(opened);
            run(); // makes weights ready, which counts as no work
            MacCounter macs = new MacCounter();
            Traffic traffic = new Traffic();
            try (Dispatcher.Listening first = Dispatcher.listen(macs);
                    Dispatcher.Listening second = Dispatcher.listen(traffic)) {
                run();
            }
            share = Share.of(macs, traffic, Peaks.of(opened));
        }

        @Override
        public void run() {
            try (MemoryScope temporary = MemoryScope.open()) {
                compute();
                opened.synchronize();
            }
        }

        @Override
        public float[] result() {
            try (MemoryScope temporary = MemoryScope.open()) {
                return compute().toArray();
            }
        }

        @Override
        public void close() {
            release();
            scope.close();
            opened.close();
        }
    }

    /** What the benchmark computes, recorded on a device that computes no images. */
    private record Recorded(DeviceBenchmark benchmark) implements Peer.Recording {
        static OnnxGraph graph(DeviceBenchmark benchmark, OnnxExport.Weights weights) throws IOException {
            try (OnnxRecording recording = OnnxRecording.open(weights);
                    MemoryScope scope = MemoryScope.open()) {
                List<Tensor> inputs = benchmark.prepare(recording.device());
                OnnxGraph graph = recording.record(inputs, benchmark::compute);
                benchmark.release();
                return graph;
            }
        }

        @Override
        public OnnxGraph graph(OnnxExport.Weights weights) throws IOException {
            return graph(benchmark, weights);
        }

        @Override
        public List<float[]> inputs() throws IOException {
            try (OnnxRecording recording = OnnxRecording.open((name, values) -> {});
                    MemoryScope scope = MemoryScope.open()) {
                List<float[]> values = benchmark.prepare(recording.device()).stream()
                        .map(Tensor::toArray)
                        .toList();
                benchmark.release();
                return values;
            }
        }
    }
}
