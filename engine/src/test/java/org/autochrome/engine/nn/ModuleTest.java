package org.autochrome.engine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.ConvTranspose2dSpec;
import org.junit.jupiter.api.Test;

/** Names, loading, and what evaluation keeps. */
class ModuleTest {
    private static final Shape WEIGHT = Shape.of(4, 3, 3, 3);

    /** A spectrally normalized convolution and a batch norm behind it. */
    private static final class Pair extends Layer {
        final Conv2d conv = child("conv", new Conv2d(WEIGHT, Conv2dSpec.of(1, 1), true, WeightNormalization.SPECTRAL));
        final BatchNorm2d norm = child("norm", new BatchNorm2d(4));

        @Override
        protected Tensor forward(Tensor x) {
            return execution() == Execution.FUSED ? conv.folded(x, norm, 0f) : Ops.relu(norm.call(conv.call(x)));
        }
    }

    private record Values(Map<String, float[]> floats, Map<String, Shape> shapes) implements NamedTensors {
        @Override
        public Set<String> names() {
            return floats.keySet();
        }

        @Override
        public Shape shape(String name) {
            return shapes.get(name);
        }

        @Override
        public float[] floats(String name) {
            return floats.get(name);
        }
    }

    private static Values randomValues(Module module) {
        SplittableRandom random = new SplittableRandom(7);
        Map<String, float[]> floats = new LinkedHashMap<>();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        module.namedParameters().forEach((name, parameter) -> {
            float[] values = new float[(int) parameter.shape().count()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble(0.1, 1);
            }
            floats.put(name, values);
            shapes.put(name, parameter.shape());
        });
        return new Values(floats, shapes);
    }

    @Test
    void namesAreDottedAsInPyTorch() {
        assertThat(new Pair().namedParameters().keySet())
                .containsExactly(
                        "conv.bias",
                        "conv.weight_orig",
                        "conv.weight_u",
                        "conv.weight_v",
                        "norm.weight",
                        "norm.bias",
                        "norm.running_mean",
                        "norm.running_var");
    }

    @Test
    void loadingListsEveryMisfitAtOnce() {
        Pair pair = new Pair();
        Values values = randomValues(pair);
        values.floats().remove("norm.bias");
        values.floats().put("extra", new float[1]);
        values.shapes().put("extra", Shape.of(1));
        values.floats().put("e\u001b[2J\nvil", new float[1]);
        values.shapes().put("e\u001b[2J\nvil", Shape.of(1));
        values.shapes().put("conv.bias", Shape.of(5));
        values.floats().put("norm.num_batches_tracked", new float[1]);
        try (Device device = Devices.open("reference")) {
            assertThatThrownBy(() -> pair.load(device, values, Execution.PLAIN))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("4 names")
                    .hasMessageContaining("missing norm.bias [4]")
                    .hasMessageContaining("unexpected extra [1]")
                    .hasMessageContaining("unexpected e\\u001b[2J\\u000avil [1]")
                    .hasMessageContaining("conv.bias has shape [5], expected [4]");
        }
    }

    @Test
    void foldedAndPlainAgreeAndEverythingIsFreed() throws IOException {
        for (String id : List.of("reference", "simd")) {
            try (Device device = Devices.open(id)) {
                float[] plain = run(device, Execution.PLAIN);
                float[] fused = run(device, Execution.FUSED);
                for (int i = 0; i < plain.length; i++) {
                    assertThat(Math.abs(fused[i] - plain[i]) <= 1e-5)
                            .as("%s: %s, %s", id, fused[i], plain[i])
                            .isTrue();
                }
                assertThat(device.heldBytes()).isZero();
            }
        }
    }

    private static float[] run(Device device, Execution how) throws IOException {
        float[] first;
        try (Pair pair = new Pair();
                MemoryScope scope = MemoryScope.open()) {
            pair.load(device, randomValues(pair), how);
            float[] pixels = new float[3 * 5 * 5];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = i % 7 - 3;
            }
            Tensor x = Tensor.image(device, Shape.of(1, 3, 5, 5), pixels);
            first = pair.call(x).toArray();
            assertThat(pair.call(x).toArray()).as("second run").containsExactly(first);
            return first;
        }
    }

    @Test
    void inferenceKeepsOnlyTheWeightsPreparedForm() throws IOException {
        try (Device device = Devices.open("simd");
                Pair pair = new Pair();
                MemoryScope scope = MemoryScope.open()) {
            pair.load(device, randomValues(pair), Execution.FUSED);
            pair.call(Tensor.image(device, Shape.of(1, 3, 2, 2), new float[12]));
            assertThat(pair.namedParameters().get("conv.weight_orig").isLoaded())
                    .isFalse();
            assertThatThrownBy(() -> pair.train(true)).hasMessageContaining("Execution.PLAIN");
        }
    }

    @Test
    void aChangedParameterIsNoticed() throws IOException {
        try (Device device = Devices.open("simd");
                Pair pair = new Pair();
                MemoryScope scope = MemoryScope.open()) {
            pair.load(device, randomValues(pair), Execution.PLAIN);
            Tensor x = Tensor.image(device, Shape.of(1, 3, 1, 1), 1, 2, 3);
            float[] before = pair.conv.call(x).toArray();
            Parameter u = pair.namedParameters().get("conv.weight_u");
            u.set(Ops.linear(2f, u.tensor(), 0f, u.tensor())); // doubles sigma, which halves the weight
            float[] bias = pair.namedParameters().get("conv.bias").tensor().toArray();
            float[] after = pair.conv.call(x).toArray();
            for (int o = 0; o < 4; o++) {
                float expected = (before[o] - bias[o]) / 2 + bias[o];
                assertThat(Math.abs(after[o] - expected) <= 1e-5)
                        .as("%s, %s before %s bias %s", after[o], expected, before[o], bias[o])
                        .isTrue();
            }
        }
    }

    @Test
    void loadingAgainForgetsWhatWasPrepared() throws IOException {
        try (Device device = Devices.open("simd");
                Pair pair = new Pair();
                MemoryScope scope = MemoryScope.open()) {
            Tensor x = Tensor.image(device, Shape.of(1, 3, 1, 1), 1, 2, 3);
            Values values = randomValues(pair);
            pair.load(device, values, Execution.FUSED);
            float[] first = pair.call(x).toArray();
            values.floats().put("conv.bias", new float[] {5, 5, 5, 5});
            Arrays.fill(values.floats().get("conv.weight_orig"), 0.25f);
            pair.load(device, values, Execution.FUSED);
            float[] second = pair.call(x).toArray();
            pair.load(device, values, Execution.PLAIN);
            float[] plain = pair.call(x).toArray();
            assertThat(second).isNotEqualTo(first);
            assertThat(second[0] - plain[0]).isBetween(-1e-5f, 1e-5f);
        }
    }

    @Test
    void aTransposedConvolutionNoticesAChangedWeight() throws IOException {
        try (Device device = Devices.open("reference");
                ConvTranspose2d layer =
                        new ConvTranspose2d(Shape.of(1, 1, 2, 2), ConvTranspose2dSpec.of(2, 0, 0), false);
                MemoryScope scope = MemoryScope.open()) {
            layer.fill(Execution.PLAIN, (name, shape) -> Tensor.dense(device, shape, 1, 2, 3, 4));
            Tensor x = Tensor.image(device, Shape.of(1, 1, 1, 1), 10);
            assertThat(layer.call(x).toArray()).containsExactly(10, 20, 30, 40);
            layer.namedParameters().get("weight").set(Tensor.dense(device, Shape.of(1, 1, 2, 2), 5, 6, 7, 8));
            assertThat(layer.call(x).toArray()).containsExactly(50, 60, 70, 80);
        }
    }
}
