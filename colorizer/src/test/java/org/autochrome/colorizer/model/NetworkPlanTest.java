package org.autochrome.colorizer.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.colorizer.Golden;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.io.SafeTensors;
import org.autochrome.engine.nn.NamedTensors;
import org.autochrome.engine.plan.MacCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shapes, parameters and multiply-accumulates against those counted from the published networks. */
class NetworkPlanTest {
    @ParameterizedTest
    @ValueSource(strings = {"artistic", "stable", "tiny_deep", "tiny_wide"})
    void countsWhatThePublishedNetworksCompute(String name) throws IOException {
        JsonNode sizes = new ObjectMapper()
                .readTree(Golden.file("macs/" + name + ".macs.json").toFile());
        assertThat(sizes.properties()).isNotEmpty();
        sizes.properties().forEach(entry -> {
            int size = Integer.parseInt(entry.getKey());
            NetworkPlan plan = NetworkPlan.of(config(name), size, size);
            Map<String, Long> expected = new LinkedHashMap<>();
            entry.getValue()
                    .get("layers")
                    .forEach(layer -> expected.merge(
                            layer.get("layer").asText().replaceFirst("#.*", ""),
                            layer.get("macs").asLong(),
                            Long::sum));
            Map<String, Long> counted = new LinkedHashMap<>();
            plan.layers().forEach(layer -> counted.merge(layer.module(), layer.macs(), Long::sum));
            assertThat(counted).containsExactlyInAnyOrderEntriesOf(expected);
            assertThat(plan.macs()).isEqualTo(entry.getValue().get("total_macs").asLong());
            assertThat(plan.output()).isEqualTo(Shape.of(1, 3, size, size));
        });
    }

    @Test
    void countsParameters() {
        assertThat(NetworkPlan.of(UnetConfig.artistic(), 64, 64).parameters()).isEqualTo(63_646_881);
        assertThat(NetworkPlan.of(UnetConfig.stable(), 64, 64).parameters()).isEqualTo(218_222_197);
        assertThat(NetworkPlan.of(config("tiny_deep"), 64, 64).parameters()).isEqualTo(751_631);
        assertThat(NetworkPlan.of(config("tiny_wide"), 64, 64).parameters()).isEqualTo(725_137);
    }

    /** More room than the peak would be gaps between tensors. */
    @Test
    void activationsLeaveNoGapsInTheirRoom() {
        for (String name : List.of("artistic", "stable")) {
            for (int side : new int[] {256, 400, 560}) {
                NetworkPlan plan = NetworkPlan.of(config(name), side, side);
                assertThat(plan.roomBytes()).isBetween(plan.peakBytes(), plan.peakBytes() * 101 / 100);
            }
        }
    }

    @Test
    void namesEveryMultiplyingLayer() {
        assertThat(NetworkPlan.of(UnetConfig.artistic(), 64, 64).layers())
                .extracting(MacCounter.Entry::module)
                .contains("layers.0.0", "layers.5.conv2.3.query", "layers.8.conv.0", "layers.11.0")
                .doesNotContain("");
    }

    private static UnetConfig config(String name) {
        if (name.equals("artistic")) {
            return UnetConfig.artistic();
        }
        if (name.equals("stable")) {
            return UnetConfig.stable();
        }
        try (SafeTensors state = Golden.tensors("tiny/" + name + "_state")) {
            return UnetConfig.of(NamedTensors.of(state));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
