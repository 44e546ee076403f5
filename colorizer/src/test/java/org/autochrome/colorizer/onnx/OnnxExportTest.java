package org.autochrome.colorizer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.autochrome.colorizer.Golden;
import org.autochrome.colorizer.model.DynamicUnet;
import org.autochrome.colorizer.model.UnetConfig;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.io.SafeTensors;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.nn.NamedTensors;
import org.autochrome.weights.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exported generators, run by ONNX Runtime, against the published code's output and against this engine's. */
class OnnxExportTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource({
        "tiny_deep, 64", "tiny_deep, 80", "tiny_deep, 48x112", "tiny_deep, 64_b2",
        "tiny_wide, 64", "tiny_wide, 80", "tiny_wide, 48x112", "tiny_wide, 64_b2"
    })
    void runsInOnnxRuntime(String network, String size) throws IOException, OrtException {
        try (SafeTensors state = Golden.tensors("tiny/" + network + "_state");
                SafeTensors golden = Golden.tensors("tiny/" + network + "_io_" + size)) {
            NamedTensors values = NamedTensors.of(state);
            Shape input = golden.entry("x").shape();
            Path file = folder.resolve("network.onnx");
            OnnxGraph graph = OnnxExport.write(values, input, file, false, Progress.NONE);
            assertThat(graph.output()).isEqualTo(golden.entry("y").shape());
            float[] x = golden.floats("x");
            float[] y = OnnxRuntime.run(file, x, input);
            OnnxRuntime.assertClose("published", y, golden.floats("y64"));
            OnnxRuntime.assertClose("engine's", y, engine(values, x, input));
        }
    }

    private static float[] engine(NamedTensors values, float[] x, Shape input) throws IOException {
        try (Device device = Devices.open("simd");
                DynamicUnet generator = new DynamicUnet(UnetConfig.of(values));
                MemoryScope scope = MemoryScope.open()) {
            generator.load(device, values, Execution.FUSED);
            return generator.call(Tensor.image(device, input, x)).toArray();
        }
    }

    @Test
    void foldsNorms() throws IOException {
        OnnxGraph graph;
        try (SafeTensors state = Golden.tensors("tiny/tiny_deep_state")) {
            graph = OnnxExport.graph(NamedTensors.of(state), Shape.of(1, 3, 64, 64));
        }
        Map<String, Long> operators = graph.nodes().stream()
                .collect(Collectors.groupingBy(OnnxNode::operator, TreeMap::new, Collectors.counting()));
        assertThat(operators.keySet())
                .containsExactly(
                        "Add",
                        "AveragePool",
                        "BatchNormalization",
                        "Concat",
                        "Conv",
                        "DepthToSpace",
                        "MatMul",
                        "MaxPool",
                        "Mul",
                        "Pad",
                        "Relu",
                        "Reshape",
                        "Sigmoid",
                        "Softmax",
                        "Transpose");
        List<String> constants =
                graph.constants().stream().map(OnnxConstant::name).toList();
        assertThat(constants)
                .contains("layers.0.0.weight", "layers.0.0.bias", "layers.3.0.0.scale")
                .doesNotHaveDuplicates();
        assertThat(graph.nodes()).extracting(OnnxNode::name).doesNotHaveDuplicates();
    }

    @Test
    void tellsTheProgressOfTheFile() throws IOException {
        Path file = folder.resolve("network.onnx");
        long[] last = new long[2];
        try (SafeTensors state = Golden.tensors("tiny/tiny_deep_state")) {
            OnnxExport.write(NamedTensors.of(state), Shape.of(1, 3, 64, 64), file, false, (done, total) -> {
                assertThat(done).isGreaterThan(last[0]);
                last[0] = done;
                last[1] = total;
            });
        }
        assertThat(last[0]).isEqualTo(last[1]).isEqualTo(Files.size(file));
    }

    @Test
    void leavesAnExistingFileAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.onnx"), "mine");
        try (SafeTensors state = Golden.tensors("tiny/tiny_deep_state")) {
            NamedTensors values = NamedTensors.of(state);
            assertThatThrownBy(() -> OnnxExport.write(values, Shape.of(1, 3, 64, 64), file, false, Progress.NONE))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(file).hasContent("mine");
    }

    @Test
    void leavesNothingWhereAWeightCannotBeRead() throws IOException {
        Path file = folder.resolve("network.onnx");
        try (SafeTensors state = Golden.tensors("tiny/tiny_deep_state")) {
            NamedTensors broken = new Unreadable(NamedTensors.of(state), "layers.11.0.weight_orig");
            assertThatThrownBy(() -> OnnxExport.write(broken, Shape.of(1, 3, 64, 64), file, false, Progress.NONE))
                    .isInstanceOf(IOException.class)
                    .hasMessage("layers.11.0.weight_orig is damaged");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesAFileThatOnnxCannotHold() {
        Shape shape = Shape.of(1 << 15, 1 << 14);
        OnnxGraph graph =
                new OnnxGraph(List.of(), Shape.of(1), List.of(), List.of(new OnnxConstant.Weight("weight", shape)));
        Path file = folder.resolve("network.onnx");
        assertThatThrownBy(() -> OnnxWriter.open(graph, file, false, Progress.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file + " would have 21474")
                .hasMessageContaining("at most 2147483647");
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesAnOddSize() throws IOException {
        try (SafeTensors state = Golden.tensors("tiny/tiny_deep_state")) {
            NamedTensors values = NamedTensors.of(state);
            assertThatThrownBy(() -> OnnxExport.graph(values, Shape.of(1, 3, 64, 63)))
                    .hasMessageContaining("[1, 3, 64, 63]");
        }
    }

    /** A state one of whose tensors cannot be read. */
    private static final class Unreadable implements NamedTensors {
        private final NamedTensors state;
        private final String damaged;

        Unreadable(NamedTensors state, String damaged) {
            this.state = state;
            this.damaged = damaged;
        }

        @Override
        public Set<String> names() {
            return state.names();
        }

        @Override
        public Shape shape(String name) throws IOException {
            return state.shape(name);
        }

        @Override
        public float[] floats(String name) throws IOException {
            if (name.equals(damaged)) {
                throw new IOException(name + " is damaged");
            }
            return state.floats(name);
        }
    }
}
