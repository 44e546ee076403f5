package org.autochrome.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.autochrome.engine.core.DeviceInfo;
import org.autochrome.engine.core.Devices;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs and counts its work right; how fast it is says nothing here. */
class BenchmarksTest {
    private static final long ANY = -1;

    /** Parameters of a tiny run, and the multiply-accumulates of one invocation (ANY where they are tested elsewhere). */
    record TinyRun(Class<? extends DeviceBenchmark> benchmark, Map<String, String> parameters, long macs) {
        @Override
        public String toString() {
            return benchmark.getSimpleName() + parameters;
        }
    }

    static final List<TinyRun> RUNS = List.of(
            new TinyRun(Conv2dBenchmark.class, Map.of("layer", "4-5-k3-s2-8"), 4 * 5 * 9 * 16),
            new TinyRun(Conv2dBenchmark.class, Map.of("layer", "4-5-k1-s1-8"), 4 * 5 * 64),
            new TinyRun(ConvTranspose2dBenchmark.class, Map.of("layer", "4-5-k4-s2-p1-6"), 4 * 5 * 16 * 36),
            new TinyRun(MatmulBenchmark.class, Map.of("sizes", "3-4-5"), 3 * 4 * 5),
            new TinyRun(AttentionBenchmark.class, Map.of("sizes", "3-4-5"), 9 * 9 * (4 + 5)),
            new TinyRun(ElementwiseBenchmark.class, Map.of("op", "relu", "shape", "3-4-5"), 0),
            new TinyRun(ElementwiseBenchmark.class, Map.of("op", "add", "shape", "3-4-5"), 0),
            new TinyRun(ElementwiseBenchmark.class, Map.of("op", "affine", "shape", "3-4-5"), 0),
            new TinyRun(ElementwiseBenchmark.class, Map.of("op", "sigmoid_range", "shape", "3-4-5"), 0),
            new TinyRun(PoolBenchmark.class, Map.of("op", "max_3x3_s2", "shape", "3-8-10"), 0),
            new TinyRun(PoolBenchmark.class, Map.of("op", "mean_2x2_s1", "shape", "3-4-5"), 0),
            new TinyRun(LayoutBenchmark.class, Map.of("op", "concat", "shape", "3-4-5"), 0),
            new TinyRun(LayoutBenchmark.class, Map.of("op", "pixel_shuffle", "shape", "8-4-5"), 0),
            new TinyRun(LayoutBenchmark.class, Map.of("op", "replicate_pad", "shape", "3-4-5"), 0),
            new TinyRun(LayoutBenchmark.class, Map.of("op", "resize_nearest", "shape", "3-4-5"), 0),
            new TinyRun(NormBenchmark.class, Map.of("op", "instance_norm", "shape", "3-4-5"), 0),
            new TinyRun(NormBenchmark.class, Map.of("op", "batch_norm", "shape", "3-4-5"), 0),
            new TinyRun(GeneratorBenchmark.class, Map.of("model", "tiny", "side", "32"), ANY));

    @BeforeAll
    static void letRunsOverlap() {
        System.setProperty("jmh.ignoreLock", "true"); // the lock is one file for the whole machine
    }

    static Stream<Arguments> runs() {
        List<Arguments> runs = new ArrayList<>();
        for (DeviceInfo device : Devices.find().list()) {
            RUNS.forEach(run -> runs.add(Arguments.of(run, device.id())));
        }
        return runs.stream();
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("runs")
    void runs(TinyRun run, String device) throws RunnerException {
        Collection<RunResult> results = execute(run, device);
        assertThat(results).hasSize(1);
        RunResult result = results.iterator().next();
        double invocations = result.getPrimaryResult().getScore();
        double gflop = result.getSecondaryResults().get("gflop").getScore();
        assertThat(invocations).isPositive();
        if (run.macs == ANY) {
            assertThat(gflop).isPositive();
        } else {
            assertThat(gflop / invocations).isCloseTo(2e-9 * run.macs, within(1e-15));
        }
        assertThat(secondary(result, "gigabytes")).isPositive();
        assertThat(secondary(result, "fractionOfCopy")).isPositive();
        assertThat(secondary(result, "fractionOfPeak") > 0).isEqualTo(gflop > 0);
    }

    private static double secondary(RunResult result, String counter) {
        return result.getSecondaryResults().get(counter).getScore();
    }

    @Test
    void countsTheBytesThatMustMove() throws RunnerException {
        TinyRun conv = RUNS.get(0); // [1, 4, 8, 8] with [5, 4, 3, 3] and [5] to [1, 5, 4, 4]
        RunResult result = execute(conv, "reference").iterator().next();
        double bytes = 4.0 * (4 * 64 + 5 * 4 * 9 + 5 + 5 * 16);
        assertThat(secondary(result, "gigabytes") / result.getPrimaryResult().getScore())
                .isCloseTo(1e-9 * bytes, within(1e-15));
    }

    @Test
    void startsUpWithAnyKernelCache() throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\.StartUpBenchmark\\.")
                .param("device", "reference")
                .param("side", "32")
                .forks(0)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        assertThat(new Runner(options.build()).run()).hasSize(2);
    }

    @Test
    void runsTheVersionAskedFor() throws IOException, RunnerException {
        List<DeviceInfo> devices = Devices.find().list();
        for (DeviceInfo device :
                devices.stream().filter(info -> info.id().startsWith("opencl:")).toList()) {
            for (TinyRun run : List.of(
                    new TinyRun(
                            Conv2dBenchmark.class, Map.of("layer", "4-5-k3-s2-8", "version", "conv2d_1_naive"), 2880),
                    new TinyRun(MatmulBenchmark.class, Map.of("sizes", "3-4-5", "version", "matmul_1_naive"), 60))) {
                runs(run, device.id());
            }
        }
        Conv2dBenchmark unknown = new Conv2dBenchmark();
        unknown.device = "reference";
        unknown.layer = "4-5-k3-s2-8";
        unknown.version = "conv2d_1_naive";
        assertThatThrownBy(unknown::open).hasMessageContaining("only OpenCL devices have versions");
    }

    @Test
    void refusesAnUnknownOp() {
        PoolBenchmark benchmark = new PoolBenchmark();
        benchmark.device = "reference";
        benchmark.op = "median";
        benchmark.shape = "3-4-5";
        assertThatThrownBy(benchmark::open).hasMessage("parameter op: \"median\" is none of max_3x3_s2, mean_2x2_s1");
    }

    @Test
    void everyBenchmarkHasARun() throws IOException {
        try (InputStream list = BenchmarksTest.class.getResourceAsStream("/META-INF/BenchmarkList")) {
            String text = new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text.lines().filter(line -> line.startsWith("JMH ")))
                    .isNotEmpty()
                    .filteredOn(line -> !line.contains(StartUpBenchmark.class.getName() + " "))
                    .allSatisfy(line -> assertThat(RUNS).anyMatch(run -> line.contains(run.benchmark.getName() + " ")));
        }
    }

    @Test
    void refusesAnUnknownShape() {
        Conv2dBenchmark benchmark = new Conv2dBenchmark();
        benchmark.device = "simd";
        benchmark.layer = "3x64";
        assertThatThrownBy(benchmark::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("parameter layer: \"3x64\" is not of the form 303-303-k3-s1-256");
    }

    private static Collection<RunResult> execute(TinyRun run, String device) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + run.benchmark.getSimpleName() + "\\.")
                .param("device", device)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(10))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        run.parameters.forEach(options::param);
        return new Runner(options.build()).run();
    }
}
