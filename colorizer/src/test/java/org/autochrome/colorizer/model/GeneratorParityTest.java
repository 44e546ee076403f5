package org.autochrome.colorizer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.autochrome.colorizer.Golden;
import org.autochrome.engine.autograd.ActivationRecorder;
import org.autochrome.engine.autograd.Dispatcher;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.DeviceInfo;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.io.SafeTensors;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.nn.NamedTensors;
import org.autochrome.weights.Converter;
import org.autochrome.weights.Progress;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The generators against the published code's output and activations, on every device found. */
class GeneratorParityTest {
    /** The published code in float32 is within 4.6e-5 of itself in float64. */
    private static final double TOLERANCE = 5e-4;

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (DeviceInfo device : Devices.find().list()) {
            for (String network : List.of("tiny_deep", "tiny_wide")) {
                for (Execution how : Execution.values()) {
                    cases.add(Arguments.of(device.id(), network, how));
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{1} on {0}, {2}")
    @MethodSource("cases")
    void agreesWithThePublishedCode(String deviceId, String network, Execution how, @TempDir Path folder)
            throws Exception {
        Path model = folder.resolve("model.safetensors");
        String format = how == Execution.PLAIN ? "legacy" : "zip";
        new Converter(false, Progress.NONE).convert(Golden.file("tiny/" + network + "_" + format + ".pth"), model);
        try (SafeTensors state = SafeTensors.open(model);
                Device device = Devices.open(deviceId)) {
            NamedTensors values = NamedTensors.of(state);
            try (DynamicUnet generator = new DynamicUnet(UnetConfig.of(values))) {
                generator.load(device, values, how);
                for (String size : List.of("64", "80", "48x112", "64_b2")) {
                    try (SafeTensors golden = Golden.tensors("tiny/" + network + "_io_" + size)) {
                        compare(generator, device, golden, how);
                    }
                }
            }
            assertThat(device.heldBytes())
                    .as("bytes held after closing the network")
                    .isZero();
        }
    }

    private static void compare(DynamicUnet generator, Device device, SafeTensors golden, Execution how)
            throws IOException {
        ActivationRecorder recorder = new ActivationRecorder();
        try (MemoryScope scope = MemoryScope.open();
                Dispatcher.Listening listening = Dispatcher.listen(recorder)) {
            Tensor x = Tensor.image(device, golden.entry("x").shape(), golden.floats("x"));
            Tensor y = generator.call(x);
            assertThat(y.shape()).isEqualTo(golden.entry("y").shape());
            assertClose("output", y.toArray(), golden.floats("y64"));
        }
        int compared = 0;
        for (String name : golden.names()) {
            if (name.startsWith("act/")) {
                String module = name.substring("act/".length());
                float[] got = recorder.values().get(module);
                if (got == null && how == Execution.FUSED) {
                    continue;
                }
                assertThat(got).as(module).isNotNull();
                assertThat(recorder.shapes().get(module))
                        .as(module)
                        .isEqualTo(golden.entry(name).shape());
                assertClose(module, Objects.requireNonNull(got), golden.floats(name));
                compared++;
            }
        }
        if (golden.names().contains("act/layers.4")) {
            assertThat(compared).as("activations compared").isGreaterThan(8);
        }
    }

    private static void assertClose(String what, float[] got, float[] expected) {
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < got.length; i++) {
            float error = Math.abs(got[i] - expected[i]);
            assertThat(error <= TOLERANCE)
                    .as("%s[%d]: got %s, expected %s", what, i, got[i], expected[i])
                    .isTrue();
        }
    }
}
