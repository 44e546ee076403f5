package org.autochrome.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.autochrome.colorizer.Version;
import org.autochrome.colorizer.model.DynamicUnet;
import org.autochrome.colorizer.model.NetworkPlan;
import org.autochrome.colorizer.onnx.OnnxExport;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.nn.Execution;
import org.autochrome.weights.Progress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** This engine's side of {@code peers.py}: times a generator's forward pass in a process of its own. */
@Command(
        name = "GeneratorForward",
        mixinStandardHelpOptions = true,
        description =
                "Times a generator on one picture and prints a line of JSON; with --onnx writes the network instead.")
public final class GeneratorForward implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--model", required = true, description = "tiny, artistic or stable (generated values), or a file.")
    private String model;

    @Option(names = "--side", required = true, description = "Height and width of the picture, even.")
    private int side;

    @Option(names = "--onnx", paramLabel = "FILE", description = "Write the network for this size, and do no more.")
    private @Nullable Path onnx;

    @Option(names = "--device", description = "As 'autochrome devices' lists them.")
    private @Nullable String device;

    @Option(names = "--input", paramLabel = "FILE", description = "x [1, 3, S, S], little-endian float32.")
    private @Nullable Path input;

    @Option(names = "--output", paramLabel = "FILE", description = "Where y goes, in the same form.")
    private @Nullable Path output;

    @Option(
            names = "--warmup",
            defaultValue = "1",
            description = "Passes that are not timed. Default: ${DEFAULT-VALUE}.")
    private int warmup;

    @Option(names = "--count", defaultValue = "3", description = "Passes that are timed. Default: ${DEFAULT-VALUE}.")
    private int count;

    public static void main(String[] args) {
        System.exit(execute(new PrintWriter(System.out, true, Charset.defaultCharset()), args));
    }

    /** Runs it and returns the exit code. */
    static int execute(PrintWriter out, String... args) {
        return new CommandLine(new GeneratorForward()).setOut(out).execute(args);
    }

    @Override
    public Integer call() throws IOException {
        Shape shape = Shape.of(1, 3, side, side);
        try (GeneratorValues state = GeneratorValues.open(model)) {
            if (onnx != null) {
                OnnxExport.write(state.values(), shape, onnx, true, Progress.NONE);
                return 0;
            }
            if (device == null || input == null || output == null) {
                throw new ParameterException(spec.commandLine(), "give --onnx, or --device, --input and --output");
            }
            long start = System.nanoTime();
            try (Device opened = Devices.open(device);
                    DynamicUnet generator = state.network();
                    MemoryScope scope = MemoryScope.open()) {
                generator.load(opened, state.values(), Execution.FUSED);
                if (shape.n() == 1) {
                    opened.reserve(NetworkPlan.of(generator.config(), shape.h(), shape.w())
                            .roomBytes());
                }
                Tensor x = Tensor.image(opened, shape, floats(input, (int) shape.count()));
                ObjectNode result = time(generator, x, output, start);
                result.put("name", opened.toString());
                result.put("version", Version.current());
                spec.commandLine().getOut().println(result);
            }
        }
        return 0;
    }

    private ObjectNode time(DynamicUnet generator, Tensor x, Path to, long start) throws IOException {
        for (int i = 0; i < warmup; i++) {
            pass(generator, x, to);
        }
        ObjectNode result = new ObjectMapper().createObjectNode();
        result.put("ready_seconds", (System.nanoTime() - start) / 1e9);
        ArrayNode seconds = result.putArray("seconds");
        ArrayNode processor = result.putArray("cpu_seconds");
        for (int i = 0; i < count; i++) {
            Duration cpu = processorTime();
            seconds.add(pass(generator, x, null));
            processor.add(processorTime().minus(cpu).toNanos() / 1e9);
        }
        ProcessMemory.peakResidentBytes().ifPresent(bytes -> result.put("peak_resident_bytes", bytes));
        return result;
    }

    /** One forward pass up to the result in the Java heap; seconds. */
    private static double pass(DynamicUnet generator, Tensor x, @Nullable Path to) throws IOException {
        try (MemoryScope scope = MemoryScope.open()) {
            long start = System.nanoTime();
            float[] y = generator.call(x).toArray();
            double seconds = (System.nanoTime() - start) / 1e9;
            if (to != null) {
                write(y, to);
            }
            return seconds;
        }
    }

    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static float[] floats(Path file, int count) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length != 4 * count) {
            throw new IOException(file + ": has " + bytes.length + " bytes, " + count + " floats need " + 4 * count);
        }
        float[] values = new float[count];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static void write(float[] values, Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        Files.write(file, bytes.array());
    }
}
