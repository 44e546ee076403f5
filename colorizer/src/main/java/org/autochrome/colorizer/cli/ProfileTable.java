package org.autochrome.colorizer.cli;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.autochrome.engine.autograd.Profiler;

/**
 * A profile for people: layers in the order in which they ran, then ops and kernels with the slowest first. GFLOP/s counts
 * two operations for each multiply-accumulate of the definition, so that Winograd's method can exceed the peak; GB/s counts
 * what has to be moved at least. An op's work is counted for the kernel that took most of its time.
 */
final class ProfileTable {
    /** What the table calls ops that run in no named layer. */
    private static final String WHOLE_NETWORK = "(network)";

    private static final String NAMES = "  %-20s  %-20s";
    private static final String NUMBERS = " %6d %11.3f %6.1f%% %9s %10s %8s %8s%n";

    /** What one row adds up. */
    private static final class Sum {
        private long calls;
        private long nanos;
        private long macs;
        private long bytes;

        void add(long moreNanos) {
            calls++;
            nanos += moreNanos;
        }

        void addWork(Profiler.Entry entry) {
            macs += entry.macs();
            bytes += entry.bytes();
        }
    }

    private record Row(String layer, String op, String output) {}

    private final Yardsticks yardsticks;
    private final PrintWriter out;
    private final Map<Row, Sum> layers = new LinkedHashMap<>();
    private final Map<Row, Sum> ops = new LinkedHashMap<>();
    private final Map<Row, Sum> kernels = new LinkedHashMap<>();
    private final Sum total = new Sum();
    private String firstColumn = "";

    private ProfileTable(Yardsticks yardsticks, PrintWriter out) {
        this.yardsticks = yardsticks;
        this.out = out;
    }

    static void print(Profiler profiler, Yardsticks yardsticks, PrintWriter out) {
        ProfileTable table = new ProfileTable(yardsticks, out);
        profiler.entries().forEach(table::add);
        profiler.launchesBetweenOps()
                .forEach(launch -> sum(table.kernels, launch.kernel()).add(launch.nanos()));
        table.print();
    }

    private void add(Profiler.Entry entry) {
        String module = entry.module().isEmpty() ? WHOLE_NETWORK : entry.module();
        Row layer = new Row(module, entry.op(), entry.output().toString());
        for (Sum sum : List.of(layers.computeIfAbsent(layer, row -> new Sum()), sum(ops, entry.op()), total)) {
            sum.add(entry.nanos());
            sum.addWork(entry);
        }
        Map<String, Long> ofThis = new LinkedHashMap<>();
        for (Profiler.Launch launch : entry.launches()) {
            sum(kernels, launch.kernel()).add(launch.nanos());
            ofThis.merge(launch.kernel(), launch.nanos(), Long::sum);
        }
        ofThis.entrySet().stream().max(Map.Entry.comparingByValue()).ifPresent(longest -> sum(kernels, longest.getKey())
                .addWork(entry));
    }

    private static Sum sum(Map<Row, Sum> sums, String name) {
        return sums.computeIfAbsent(new Row(name, "", ""), row -> new Sum());
    }

    private void print() {
        int width = Stream.of(layers, ops, kernels)
                .flatMap(sums -> sums.keySet().stream())
                .mapToInt(row -> row.layer().length())
                .max()
                .orElse(1);
        firstColumn = "%-" + width + "s";
        head("layer", "op", "output");
        layers.forEach(this::row);
        head("op", "", "");
        slowestFirst(ops);
        if (!kernels.isEmpty()) {
            head("kernel", "", "");
            slowestFirst(kernels);
        }
        out.println();
        row(new Row("all ops", "", ""), total);
        out.println();
        out.printf(
                Locale.ROOT,
                "of matmul: of the %.3f GFLOP/s that a product of large matrices reaches; Winograd's method may exceed them%n",
                yardsticks.gflops());
        out.printf(
                Locale.ROOT,
                "of relu: of the %.3f GB/s that a ReLU of a large array reaches; what caches hold may exceed them%n",
                yardsticks.gigabytes());
        out.flush();
    }

    private void head(String first, String second, String third) {
        out.println();
        String numbers = " %6s %11s %7s %9s %10s %8s %8s%n";
        out.printf(
                Locale.ROOT,
                firstColumn + NAMES + numbers,
                first,
                second,
                third,
                "calls",
                "ms",
                "share",
                "GFLOP/s",
                "of matmul",
                "GB/s",
                "of relu");
    }

    private void slowestFirst(Map<Row, Sum> sums) {
        sums.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<Row, Sum> entry) -> -entry.getValue().nanos))
                .forEach(entry -> row(entry.getKey(), entry.getValue()));
    }

    private void row(Row row, Sum sum) {
        out.printf(
                Locale.ROOT,
                firstColumn + NAMES + NUMBERS,
                row.layer(),
                row.op(),
                row.output(),
                sum.calls,
                sum.nanos / 1e6,
                total.nanos == 0 ? 0 : 100.0 * sum.nanos / total.nanos,
                rate(2 * sum.macs, sum.nanos),
                part(2 * sum.macs, sum.nanos, yardsticks.gflops()),
                rate(sum.bytes, sum.nanos),
                part(sum.bytes, sum.nanos, yardsticks.gigabytes()));
    }

    /** The rate as a part of what the device reaches. */
    private static String part(long work, long nanos, double reached) {
        return work == 0 || nanos == 0 ? "" : String.format(Locale.ROOT, "%.1f%%", 100.0 * work / nanos / reached);
    }

    /** Thousands of millions in a second; empty where there is no such work, or no time to divide by. */
    private static String rate(long work, long nanos) {
        return work == 0 || nanos == 0 ? "" : String.format(Locale.ROOT, "%.1f", (double) work / nanos);
    }
}
