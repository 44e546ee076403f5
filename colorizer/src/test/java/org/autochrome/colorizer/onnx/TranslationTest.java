package org.autochrome.colorizer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.nn.Activation;
import org.autochrome.engine.nn.ConvTranspose2d;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.nn.Layer;
import org.autochrome.engine.nn.NamedTensors;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.ConvTranspose2dSpec;
import org.autochrome.engine.op.layout.PadMode;
import org.autochrome.engine.op.layout.Padding;
import org.autochrome.engine.op.pool.Pool2dSpec;
import org.autochrome.weights.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ops that the generators at hand do not use, or not with such attributes. */
class TranslationTest {
    private static final Shape INPUT = Shape.of(2, 3, 5, 7);
    private static final Shape WEIGHT = Shape.of(3, 4, 4, 3);

    @TempDir
    private Path folder;

    /** A transposed convolution with uneven attributes, and {@code after} behind it. */
    private static final class Network extends Layer {
        private final ConvTranspose2d conv =
                child("up", new ConvTranspose2d(WEIGHT, ConvTranspose2dSpec.of(2, 1, 1), true));
        private final Layer after;

        Network(UnaryOperator<Tensor> after) {
            this.after = child("after", Activation.of(after));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return after.call(conv.call(x));
        }
    }

    private record Parameters(Map<String, Shape> shapes) implements NamedTensors {
        @Override
        public Set<String> names() {
            return shapes.keySet();
        }

        @Override
        public Shape shape(String name) {
            return shapes.get(name);
        }

        @Override
        public float[] floats(String name) {
            return waves((int) shape(name).count());
        }
    }

    private static final Parameters PARAMETERS = new Parameters(Map.of("up.weight", WEIGHT, "up.bias", Shape.of(4)));

    private static float[] waves(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.sin(1 + 2.3 * i);
        }
        return values;
    }

    @Test
    void computesTheSameInOnnxRuntime() throws Exception {
        compare(h -> Ops.tanh(Ops.leakyRelu(h, 0.2f)));
        compare(h -> Ops.linear(2f, h, -0.5f, Ops.sigmoid(h)));
        compare(h -> Ops.pad(h, PadMode.ZERO, new Padding(1, 2, 3, 0)));
        compare(h -> Ops.pad(h, PadMode.REFLECT, new Padding(2, 1, 0, 3)));
        compare(h -> Ops.avgPool2d(h, new Pool2dSpec(3, 2, 2, 1, 1, 0)));
        compare(h -> Ops.maxPool2d(h, new Pool2dSpec(2, 3, 1, 2, 0, 1)));
        compare(h -> Ops.resizeNearest(h, 17, 9));
        compare(h -> Ops.pixelShuffle(h, 2));
        compare(h -> Ops.normalize(h, Ops.statistics(h, true), null, null, 1e-5f));
        compare(h -> {
            Tensor statistics = Tensor.dense(h.device(), Shape.of(1, 2, 4), .1f, -.2f, .3f, .4f, 1f, 2f, 3f, 4f);
            Tensor weight = Tensor.dense(h.device(), Shape.of(4), 4f, 3f, 2f, 1f);
            return Ops.normalize(h, statistics, weight, Tensor.dense(h.device(), Shape.of(4), .5f, 0f, 1f, -1f), 1e-3f);
        });
    }

    private void compare(UnaryOperator<Tensor> after) throws Exception {
        Path file = folder.resolve("network.onnx");
        OnnxGraph graph = OnnxExport.shapes(new Network(after), INPUT);
        try (OnnxWriter writer = OnnxWriter.open(graph, file, true, Progress.NONE)) {
            OnnxExport.values(new Network(after), PARAMETERS, INPUT, writer);
            writer.commit();
        }
        float[] x = waves((int) INPUT.count());
        float[] expected;
        try (Device device = Devices.open("reference");
                Network network = new Network(after);
                MemoryScope scope = MemoryScope.open()) {
            network.load(device, PARAMETERS, Execution.FUSED);
            Tensor y = network.call(Tensor.image(device, INPUT, x));
            assertThat(graph.output()).isEqualTo(y.shape());
            expected = y.toArray();
        }
        OnnxRuntime.assertClose("engine's", OnnxRuntime.run(file, x, INPUT), expected);
    }

    @Test
    void multipliesInputs() throws Exception {
        Path file = folder.resolve("product.onnx");
        OnnxGraph graph = product((name, values) -> {});
        assertThat(graph.inputs()).extracting(OnnxGraph.Input::name).containsExactly("x", "x1");
        try (OnnxWriter writer = OnnxWriter.open(graph, file, false, Progress.NONE)) {
            product(writer);
            writer.commit();
        }
        float[] a = {1, 2, 3, 4, 5, 6}; // [3, 2], transposed
        float[] b = {1, 0, 0, 10, 100, 1000}; // [3, 2]
        assertThat(OnnxRuntime.run(file, Map.of("x", a, "x1", b), Shape.of(1, 3, 2)))
                .containsExactly(501, 5030, 602, 6040);
    }

    private static OnnxGraph product(OnnxExport.Weights weights) {
        try (OnnxRecording recording = OnnxRecording.open(weights);
                MemoryScope scope = MemoryScope.open()) {
            Tensor a = Tensor.empty(recording.device(), Shape.of(1, 3, 2), Layout.DENSE);
            Tensor b = Tensor.empty(recording.device(), Shape.of(1, 3, 2), Layout.DENSE);
            return recording.record(List.of(a, b), () -> Ops.matmul(a, true, b, false));
        }
    }

    @Test
    void refusesWhatHasNoNode() {
        try (OnnxRecording recording = OnnxRecording.open((name, values) -> {});
                MemoryScope scope = MemoryScope.open()) {
            Device device = recording.device();
            Tensor x = Tensor.empty(device, INPUT, device.imageLayout(3));
            assertThatThrownBy(() -> recording.record(List.of(x), () -> {
                        Tensor dense = Ops.toDense(x);
                        return Ops.relu(dense);
                    }))
                    .isInstanceOf(OpException.class);
            assertThatThrownBy(() -> recording.record(List.of(x), () -> Ops.statistics(x, true)))
                    .hasMessageContaining("statistics of x")
                    .hasMessageContaining("which no node computes");
        }
    }

    @Test
    void namesTheLayerOfAnOpWithoutTranslation() throws IOException {
        Network network = new Network(h -> Ops.resizeBilinear(h, 4, 4, true));
        assertThatThrownBy(() -> OnnxExport.shapes(network, INPUT))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("resize: has no translation into ONNX")
                .hasMessageContaining("[2, 4, 11, 14]")
                .hasMessageEndingWith("(in after)");
    }
}
