package org.autochrome.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The page's tables. */
final class Tables {
    private static final Set<String> PEERS = Set.of("pytorch", "onnxruntime", "clblast");

    private Tables() {}

    /** One table for each benchmark. */
    static String results(List<Measurement> measurements) {
        Map<String, List<Measurement>> byBenchmark = new LinkedHashMap<>();
        measurements.forEach(m -> byBenchmark
                .computeIfAbsent(m.benchmark(), benchmark -> new ArrayList<>())
                .add(m));
        StringBuilder html = new StringBuilder();
        byBenchmark.forEach((benchmark, results) -> html.append(Html.heading(3, benchmark))
                .append(Html.table(
                        List.of(
                                "parameters",
                                "device",
                                "time",
                                "error",
                                "GFLOP/s",
                                "of peak",
                                "GB/s",
                                "of copy",
                                "to fastest peer"),
                        results.stream()
                                .sorted(Comparator.comparing(Measurement::parameters)
                                        .thenComparing(Measurement::seconds))
                                .map(m -> row(m, results))
                                .toList())));
        return html.toString();
    }

    private static List<String> row(Measurement m, List<Measurement> all) {
        Optional<Measurement> peer = all.stream()
                .filter(other -> PEERS.contains(other.device()) && other.work().equals(m.work()))
                .min(Comparator.comparing(Measurement::seconds));
        return List.of(
                m.parameters(),
                m.device(),
                Html.time(m.seconds()),
                Double.isNaN(m.error()) ? "" : Html.percent(m.error()),
                m.multiplies() ? Html.format("%.1f", m.gflops()) : "",
                m.multiplies() ? Html.percent(m.ofPeak()) : "",
                m.gigabytes() > 0 ? Html.format("%.2f", m.gigabytes()) : "",
                m.gigabytes() > 0 ? Html.percent(m.ofCopy()) : "",
                peer.isEmpty() || PEERS.contains(m.device())
                        ? ""
                        : Html.format("%.2f x", peer.get().seconds() / m.seconds()));
    }

    /** What both runs measured on a device of one name. */
    static String comparison(Run before, Run after) {
        List<List<String>> rows = new ArrayList<>();
        for (Measurement a : before.measurements()) {
            after.measurements().stream()
                    .filter(b -> b.work().equals(a.work()) && b.device().equals(a.device()))
                    .findFirst()
                    .ifPresent(b -> rows.add(List.of(
                            a.work(),
                            a.device(),
                            Html.time(a.seconds()),
                            Html.time(b.seconds()),
                            Html.format("%.2f x", a.seconds() / b.seconds()))));
        }
        return Html.table(List.of("benchmark", "device", before.label(), after.label(), "speed"), rows);
    }

    /** Whole generators against other engines. */
    static String contenders(List<Contender> contenders) {
        List<List<String>> rows = contenders.stream()
                .map(c -> List.of(
                        c.work(),
                        c.name(),
                        Html.time(c.seconds()),
                        Html.time(c.cpuSeconds()),
                        Html.format("%.0f MB", c.peakBytes() / 1e6),
                        ratio(c, contenders, Contender::seconds, "%.2f x"),
                        ratio(c, contenders, Contender::cpuSeconds, "%.2f x"),
                        ratio(c, contenders, Contender::peakBytes, "%.2f x"),
                        Html.format("%.1e", c.difference()),
                        c.description()))
                .toList();
        return Html.table(
                List.of(
                        "network",
                        "engine",
                        "wall time",
                        "processor time",
                        "peak memory",
                        "speed to fastest float32 peer",
                        "by processor time",
                        "memory of leanest over its own",
                        "difference",
                        "what"),
                rows);
    }

    /** The best float32 peer's figure over this one's; empty for peers. */
    private static String ratio(Contender c, List<Contender> all, ToDoubleFunction<Contender> figure, String format) {
        return all.stream()
                .filter(peer -> peer.isFloat32Peer() && peer.work().equals(c.work()))
                .mapToDouble(figure)
                .min()
                .stream()
                .mapToObj(best -> c.isFloat32Peer() ? "" : Html.format(format, best / figure.applyAsDouble(c)))
                .findFirst()
                .orElse("");
    }
}
