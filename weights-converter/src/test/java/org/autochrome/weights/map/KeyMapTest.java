package org.autochrome.weights.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.io.DType;
import org.autochrome.engine.io.SafeTensors;
import org.autochrome.weights.Golden;
import org.autochrome.weights.map.Architecture.Decoder;
import org.autochrome.weights.map.Architecture.Encoder;
import org.autochrome.weights.torch.CheckpointException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyMapTest {
    private static final Path FILE = Path.of("some.pth");

    private static Map<String, KeyInfo> state(String name) throws IOException {
        try (SafeTensors tensors = SafeTensors.open(Golden.tiny(name + "_state.safetensors"))) {
            Map<String, KeyInfo> state = new LinkedHashMap<>();
            tensors.entries().forEach((key, entry) -> state.put(key, new KeyInfo(entry.dtype(), entry.shape())));
            return state;
        }
    }

    private static KeyMap.Mapping apply(Map<String, KeyInfo> state) throws CheckpointException {
        Architecture architecture = Architecture.recognise(state.keySet()).orElseThrow();
        return KeyMap.of(architecture).apply(FILE, state);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "tiny_deep; deoldify-deep with encoder ResNet of basic blocks [2, 2, 1, 1]",
                "tiny_wide; deoldify-wide with encoder ResNet of bottleneck blocks [2, 2, 1, 1]"
            })
    void recognisesTheTinyNetworks(String name, String description) throws IOException {
        assertThat(Architecture.recognise(state(name).keySet())).hasToString("Optional[" + description + "]");
    }

    @Test
    void namesTheUsualEncoders() {
        assertThat(encoder(Encoder.BASIC, 3, 4, 6, 3)).isEqualTo("ResNet34");
        assertThat(encoder(Encoder.BOTTLENECK, 3, 4, 6, 3)).isEqualTo("ResNet50");
        assertThat(encoder(Encoder.BOTTLENECK, 3, 4, 23, 3)).isEqualTo("ResNet101");
        assertThat(encoder(Encoder.BASIC, 3, 4, 23, 3)).isEqualTo("ResNet of basic blocks [3, 4, 23, 3]");
    }

    private static String encoder(Encoder encoder, Integer... blocks) {
        return new Architecture(Decoder.DEEP, encoder, List.of(blocks)).encoderName();
    }

    @Test
    void otherNetworksAreUnknown() throws IOException {
        assertThat(Architecture.recognise(state("tiny_critic").keySet())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny_deep", "tiny_wide"})
    void keepsEverythingButTheCounters(String name) throws IOException {
        Map<String, KeyInfo> state = state(name);
        KeyMap.Mapping mapping = apply(state);
        List<String> counters = state.keySet().stream()
                .filter(key -> key.endsWith(".num_batches_tracked"))
                .toList();
        assertThat(mapping.dropped()).containsExactlyInAnyOrderElementsOf(counters);
        assertThat(mapping.keys())
                .extracting(KeyMap.Key::name)
                .containsExactlyElementsOf(state.keySet().stream()
                        .filter(key -> !counters.contains(key))
                        .toList());
        assertThat(mapping.keys()).allMatch(key -> key.name().equals(key.torchKey()));
    }

    @Test
    void tellsTheParameterisations() throws IOException {
        Map<String, Parameterisation> kinds = apply(state("tiny_deep")).keys().stream()
                .collect(Collectors.toMap(KeyMap.Key::name, KeyMap.Key::parameterisation));
        assertThat(kinds)
                .containsEntry("layers.0.0.weight", Parameterisation.PLAIN)
                .containsEntry("layers.0.4.1.bn2.running_var", Parameterisation.BATCH_NORM)
                .containsEntry("layers.4.conv1.0.weight_v", Parameterisation.SPECTRAL_NORM)
                .containsEntry("layers.8.conv.0.weight_v", Parameterisation.WEIGHT_NORM)
                .containsEntry("layers.8.conv.0.bias", Parameterisation.WEIGHT_NORM)
                .containsEntry("layers.11.0.bias", Parameterisation.SPECTRAL_NORM)
                .containsEntry("layers.5.conv2.3.gamma", Parameterisation.PLAIN);
    }

    @Test
    void dataParallelsPrefixIsTakenOff() throws IOException {
        Map<String, KeyInfo> wrapped = new LinkedHashMap<>();
        state("tiny_wide").forEach((key, info) -> wrapped.put("module." + key, info));
        KeyMap.Mapping mapping = apply(wrapped);
        assertThat(mapping.keys().get(0))
                .isEqualTo(new KeyMap.Key("layers.0.0.weight", "module.layers.0.0.weight", Parameterisation.PLAIN));
    }

    @Test
    void everythingWrongIsListedAtOnce() throws IOException {
        Map<String, KeyInfo> state = state("tiny_deep");
        state.remove("layers.4.conv1.2.bias");
        state.remove("layers.11.0.weight_u");
        state.put("layers.12.0.weight", new KeyInfo(DType.F16, Shape.of(3)));
        state.put("layers.5.conv2.0.weight_orig", new KeyInfo(DType.F32, Shape.of(96, 95, 3, 3)));
        state.put("layers.10.layers.0.0.bias", new KeyInfo(DType.F32, Shape.of(40, 1)));
        state.put("layers.6.bn.weight", new KeyInfo(DType.I64, Shape.of(8)));
        assertThatThrownBy(() -> apply(state))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("""
                        some.pth: does not fit deoldify-deep with encoder ResNet of basic blocks [2, 2, 1, 1] \
                        (2 missing, 1 unexpected, 3 misshaped):
                          missing: layers.4.conv1.2.bias
                          missing: layers.11.0.weight_u
                          unexpected: layers.12.0.weight float16 [3]
                          misshaped: layers.6.bn.weight is int64 [8], expected floating-point numbers
                          misshaped: layers.5.conv2.0.weight_orig is float32 [96, 95, 3, 3], expected [96, 96, 3, 3]
                          misshaped: layers.10.layers.0.0.bias is float32 [40, 1], expected [40]""");
    }

    @Test
    void anOptionalModuleIsAllThereOrNotAtAll() throws IOException {
        Map<String, KeyInfo> state = state("tiny_deep");
        state.put("layers.0.4.0.downsample.0.weight", new KeyInfo(DType.F32, Shape.of(8, 8, 1, 1)));
        assertThatThrownBy(() -> apply(state))
                .hasMessageContaining("(4 missing, 0 unexpected, 0 misshaped)")
                .hasMessageContaining("missing: layers.0.4.0.downsample.1.running_mean");
    }

    @Test
    void aGapAmongBlocksIsMissingAndAnAbsurdIndexUnexpected() throws IOException {
        Map<String, KeyInfo> state = state("tiny_deep");
        Map<String, KeyInfo> moved = new LinkedHashMap<>();
        state.forEach((key, info) -> moved.put(key.replace("layers.0.5.1.", "layers.0.5.2."), info));
        moved.put("layers.0.6.999999.conv1.weight", new KeyInfo(DType.F32, Shape.of(1)));
        assertThatThrownBy(() -> apply(moved))
                .hasMessageContaining("(10 missing, 1 unexpected, 0 misshaped)")
                .hasMessageContaining("missing: layers.0.5.1.conv2.weight")
                .hasMessageContaining("unexpected: layers.0.6.999999.conv1.weight");
    }
}
