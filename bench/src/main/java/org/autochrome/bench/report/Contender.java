package org.autochrome.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * One line of {@code peers.py}: a whole generator, here or elsewhere.
 *
 * @param name a device's id or a peer's name
 * @param description with its version
 * @param seconds median of wall time
 * @param cpuSeconds median of processor time
 * @param peakBytes the most memory of its process
 * @param difference largest difference of the output from another contender's, over the root mean square of that
 */
record Contender(
        String model,
        int side,
        String name,
        String description,
        double seconds,
        double cpuSeconds,
        long peakBytes,
        double difference) {
    private static final Set<String> FLOAT32_PEERS = Set.of("pytorch", "onnxruntime", "openvino");

    static Contender of(JsonNode result) {
        return new Contender(
                result.get("model").asText(),
                result.get("side").asInt(),
                result.get("contender").asText(),
                result.get("name").asText() + ", version "
                        + result.get("version").asText(),
                result.get("median_seconds").asDouble(),
                result.get("median_cpu_seconds").asDouble(),
                result.get("peak_resident_bytes").asLong(),
                result.get("difference").asDouble());
    }

    String work() {
        return model + " " + side + "x" + side;
    }

    boolean isFloat32Peer() {
        return FLOAT32_PEERS.contains(name);
    }
}
