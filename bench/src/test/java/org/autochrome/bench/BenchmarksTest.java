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
    /** Parameters of a tiny run, and the multiply-accumulates of one invocation (0 where they are tested elsewhere). */
    private record TinyRun(Class<? extends DeviceBenchmark> benchmark, Map<String, String> parameters, long macs) {
        @Override
        public String toString() {
            return benchmark.getSimpleName() + parameters;
        }
    }

    private static final List<TinyRun> RUNS = List.of(
            new TinyRun(Conv2dBenchmark.class, Map.of("layer", "4-5-k3-s2-8"), 4 * 5 * 9 * 16),
            new TinyRun(Conv2dBenchmark.class, Map.of("layer", "4-5-k1-s1-8"), 4 * 5 * 64),
            new TinyRun(MatmulBenchmark.class, Map.of("sizes", "3-4-5"), 3 * 4 * 5),
            new TinyRun(GeneratorBenchmark.class, Map.of("model", "tiny", "side", "32"), 0));

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
        if (run.macs > 0) {
            assertThat(gflop / invocations).isCloseTo(2e-9 * run.macs, within(1e-15));
        } else {
            assertThat(gflop).isPositive();
        }
    }

    @Test
    void everyBenchmarkHasARun() throws IOException {
        try (InputStream list = BenchmarksTest.class.getResourceAsStream("/META-INF/BenchmarkList")) {
            String text = new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text.lines().filter(line -> line.startsWith("JMH ")))
                    .isNotEmpty()
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
