package org.autochrome.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.autochrome.colorizer.model.DynamicUnet;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.nn.Execution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This engine's side of the comparison with others. */
class GeneratorForwardTest {
    @TempDir
    private Path folder;

    @Test
    void timesTheNetworkAndWritesItsResult() throws IOException {
        float[] x = HashNoise.values("x", 3 * 32 * 32, 2f);
        ByteBuffer bytes = ByteBuffer.allocate(4 * x.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(x);
        Path input = Files.write(folder.resolve("x"), bytes.array());
        Path output = folder.resolve("y");
        String[] arguments = {"--model", "tiny", "--side", "32", "--device", "reference", "--count", "2"};
        JsonNode result = new ObjectMapper().readTree(run(arguments, "--input", "" + input, "--output", "" + output));
        assertThat(result.get("seconds")).hasSize(2).allSatisfy(s -> assertThat(s.asDouble())
                .isPositive());
        assertThat(result.get("cpu_seconds")).hasSize(2);
        assertThat(result.get("name").asText()).contains("reference");
        FloatBuffer y = ByteBuffer.wrap(Files.readAllBytes(output))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        assertThat(y).isEqualTo(FloatBuffer.wrap(forward(x)));
    }

    private static float[] forward(float[] x) throws IOException {
        try (Device device = Devices.open("reference");
                GeneratorValues state = GeneratorValues.open("tiny");
                DynamicUnet generator = state.network();
                MemoryScope scope = MemoryScope.open()) {
            generator.load(device, state.values(), Execution.FUSED);
            return generator
                    .call(Tensor.image(device, Shape.of(1, 3, 32, 32), x))
                    .toArray();
        }
    }

    @Test
    void writesTheSameNetworkForOthers() throws IOException {
        Path file = folder.resolve("network.onnx");
        run(new String[] {"--model", "tiny", "--side", "32"}, "--onnx", file.toString());
        assertThat(Files.size(file)).isGreaterThan(100_000);
    }

    private static String run(String[] first, String... more) {
        String[] all = new String[first.length + more.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        StringWriter out = new StringWriter();
        assertThat(GeneratorForward.execute(new PrintWriter(out, true), all)).isZero();
        return out.toString();
    }
}
