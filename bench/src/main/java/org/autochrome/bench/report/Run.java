package org.autochrome.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One file of results: JMH's ({@code -rf json}), or that of {@code peers.py}; the other list is empty.
 *
 * @param label the file's name
 * @param machine what the file tells of Java or of the processor
 */
record Run(String label, String machine, List<Measurement> measurements, List<Contender> contenders) {
    private static final String SHOT = "ss"; // JMH's mode of single shots

    Run {
        measurements = List.copyOf(measurements);
        contenders = List.copyOf(contenders);
    }

    static Run read(Path file) throws IOException {
        String label = file.getFileName().toString();
        JsonNode root = new ObjectMapper().readTree(file.toFile());
        if (root != null && root.isArray() && !root.isEmpty() && root.get(0).has("primaryMetric")) {
            List<Measurement> measurements = new ArrayList<>();
            root.forEach(result -> measurements.add(measurement(result)));
            JsonNode first = root.get(0);
            String machine = first.path("vmName").asText() + " "
                    + first.path("vmVersion").asText();
            return new Run(label, machine, measurements, List.of());
        }
        if (root != null && root.path("peers").has("results")) {
            List<Contender> contenders = new ArrayList<>();
            root.get("peers").get("results").forEach(result -> contenders.add(Contender.of(result)));
            JsonNode machine = root.get("peers").path("machine");
            String text = machine.path("processor").asText() + ", "
                    + root.get("peers").path("threads").asText() + " threads, "
                    + machine.path("system").asText();
            return new Run(label, text, List.of(), contenders);
        }
        throw new IllegalArgumentException(
                file + ": neither a result of JMH (-rf json) nor one of peers.py (--json), or an empty one");
    }

    private static Measurement measurement(JsonNode result) {
        JsonNode primary = result.get("primaryMetric");
        double mean = primary.get("score").asDouble();
        double score = median(primary);
        double error = primary.get("scoreError").asDouble(Double.NaN) / mean;
        boolean shot = result.get("mode").asText().equals(SHOT);
        String name = result.get("benchmark").asText();
        String type = name.substring(0, name.lastIndexOf('.'));
        List<String> parameters = new ArrayList<>();
        result.path("params").properties().forEach(entry -> {
            if (!entry.getKey().equals("device")) {
                parameters.add(entry.getKey() + "=" + entry.getValue().asText());
            }
        });
        return new Measurement(
                type.substring(type.lastIndexOf('.') + 1),
                parameters.stream().sorted().collect(Collectors.joining(", ")),
                result.path("params").path("device").asText(),
                shot ? score : 1 / score,
                error,
                score / mean * secondary(result, "gflop"),
                score / mean * secondary(result, "gigabytes"),
                score / mean * secondary(result, "fractionOfPeak"),
                score / mean * secondary(result, "fractionOfCopy"));
    }

    /** Of all iterations in all processes: a disturbed one does not move it. */
    private static double median(JsonNode metric) {
        List<Double> samples = new ArrayList<>();
        metric.get("rawData").forEach(fork -> fork.forEach(sample -> samples.add(sample.asDouble())));
        Collections.sort(samples);
        int half = samples.size() / 2;
        return samples.size() % 2 == 1 ? samples.get(half) : (samples.get(half - 1) + samples.get(half)) / 2;
    }

    private static double secondary(JsonNode result, String counter) {
        return result.path("secondaryMetrics").path(counter).path("score").asDouble(0);
    }
}
