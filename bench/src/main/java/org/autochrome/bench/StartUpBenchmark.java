package org.autochrome.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.autochrome.colorizer.model.DynamicUnet;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.nn.Execution;
import org.jspecify.annotations.Nullable;
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
 * From a new process to the first result: opening the device, loading a generator, one forward pass. Each measurement is a
 * process of its own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(
        value = 4,
        jvmArgsAppend = {
            "--add-modules=jdk.incubator.vector",
            "-XX:ObjectAlignmentInBytes=64",
            "--enable-native-access=ALL-UNNAMED",
            "-DuniqueLibraryNames=true",
            "-XX:MaxRAMPercentage=75"
        })
public class StartUpBenchmark {
    private static final String CACHE = "autochrome.cache";

    /** Device id, as {@code autochrome devices} lists them. */
    @Param("simd")
    public String device = "";

    /** {@code tiny}, {@code artistic} or {@code stable}, with generated values; else a model file. */
    @Param("tiny")
    public String model = "";

    /** Height and width of the picture in pixels, an even number. */
    @Param("64")
    public int side;

    /** {@code warm}: with the kernels that earlier runs compiled; {@code cold}: with none. */
    @Param({"warm", "cold"})
    public String kernelCache = "";

    private @Nullable Path emptyCache;

    /** Gives the program an empty cache if asked. */
    @Setup
    public void open() throws IOException {
        switch (kernelCache) {
            case "warm" -> {}
            case "cold" -> {
                emptyCache = Files.createTempDirectory("autochrome-cache");
                System.setProperty(CACHE, emptyCache.toString());
            }
            default ->
                throw new IllegalArgumentException(
                        "parameter kernelCache: \"" + kernelCache + "\" is neither warm nor cold");
        }
    }

    @Benchmark
    public float[] firstResult() throws IOException {
        Shape shape = Shape.of(1, 3, side, side);
        try (Device opened = Devices.open(device);
                GeneratorValues state = GeneratorValues.open(model);
                DynamicUnet generator = state.network();
                MemoryScope scope = MemoryScope.open()) {
            generator.load(opened, state.values(), Execution.FUSED);
            float[] x = HashNoise.values("x", (int) shape.count(), 2f);
            return generator.call(Tensor.image(opened, shape, x)).toArray();
        }
    }

    @TearDown
    public void close() throws IOException {
        if (emptyCache == null) {
            return;
        }
        System.clearProperty(CACHE);
        try (Stream<Path> files = Files.walk(emptyCache)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
