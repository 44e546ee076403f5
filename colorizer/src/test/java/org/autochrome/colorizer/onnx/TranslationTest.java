package org.autochrome.colorizer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
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
    void namesTheLayerOfAnOpWithoutTranslation() throws IOException {
        Network network = new Network(h -> Ops.resizeBilinear(h, 4, 4, true));
        assertThatThrownBy(() -> OnnxExport.shapes(network, INPUT))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("resize: has no translation into ONNX")
                .hasMessageContaining("[2, 4, 11, 14]")
                .hasMessageEndingWith("(in after)");
    }
}
