package org.autochrome.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.autochrome.engine.core.DeviceInfo;
import org.autochrome.engine.core.Devices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Other libraries compute what the reference device computes, in every benchmark. */
class PeersTest {
    private static final float TOLERANCE = 5e-4f;

    static Stream<Arguments> runs() {
        return BenchmarksTest.RUNS.stream()
                .flatMap(run -> Stream.of("onnxruntime", "pytorch").map(peer -> Arguments.of(run, peer)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("runs")
    void computesTheSame(BenchmarksTest.TinyRun run, String peer) throws Exception {
        float[] expected = result(run, "reference");
        float[] got = result(run, peer);
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < got.length; i++) {
            float error = Math.abs(got[i] - expected[i]);
            assertThat(error <= TOLERANCE)
                    .as("y[%d]: got %s, expected %s", i, got[i], expected[i])
                    .isTrue();
        }
    }

    @Test
    void multipliesMatricesByClBlast() throws Exception {
        List<String> devices =
                Devices.find().list().stream().map(DeviceInfo::id).toList();
        assumeTrue(Boolean.getBoolean("opencl.required") || devices.contains("opencl:0.0"), "no OpenCL device");
        computesTheSame(
                new BenchmarksTest.TinyRun(MatmulBenchmark.class, Map.of("sizes", "33-20-17"), 33 * 20 * 17), "clblast");
        BenchmarksTest.TinyRun pool =
                new BenchmarksTest.TinyRun(PoolBenchmark.class, Map.of("op", "max_3x3_s2", "shape", "3-8-10"), 0);
        assertThatThrownBy(() -> result(pool, "clblast")).hasMessage("clblast: computes Matmul alone, not [MaxPool]");
    }

    private static float[] result(BenchmarksTest.TinyRun run, String device) throws Exception {
        DeviceBenchmark benchmark = run.benchmark().getDeclaredConstructor().newInstance();
        benchmark.device = device;
        for (Map.Entry<String, String> parameter : run.parameters().entrySet()) {
            Field field = benchmark.getClass().getField(parameter.getKey());
            field.set(benchmark, field.getType() == int.class ? (Object) Integer.valueOf(parameter.getValue()) : parameter.getValue());
        }
        benchmark.open();
        try {
            return benchmark.result();
        } finally {
            benchmark.close();
        }
    }
}
