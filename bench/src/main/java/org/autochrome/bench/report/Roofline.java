package org.autochrome.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A roofline plot as SVG: GFLOP/s over operations per byte, both logarithmic, and for each device the roof that its peak of
 * multiply-adds and its bandwidth make (Williams, Waterman, Patterson 2009). A point's distance to its roof is what is
 * left to gain; Winograd's minimal filtering, which does fewer operations than are counted, may lie above.
 */
final class Roofline {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 480;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 20;
    private static final int BOTTOM = 50;
    private static final List<String> COLOURS =
            List.of("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#e377c2");

    private final List<Measurement> points;
    private final double fromX;
    private final double toX;
    private final double fromY;
    private final double toY;

    private Roofline(List<Measurement> points) {
        this.points = points;
        double highest = points.stream()
                .mapToDouble(p -> Math.max(p.gflops(), p.gflops() / p.ofPeak()))
                .max()
                .orElse(1);
        fromX = decade(
                points.stream()
                        .mapToDouble(p -> Math.min(p.intensity(), ridge(p) / 2))
                        .min()
                        .orElse(1),
                false);
        toX = decade(points.stream().mapToDouble(Measurement::intensity).max().orElse(1), true);
        fromY = decade(points.stream().mapToDouble(Measurement::gflops).min().orElse(1), false);
        toY = decade(highest, true);
    }

    /** The plot of all results that multiply; empty if none does. */
    static String of(List<Measurement> measurements) {
        List<Measurement> points =
                measurements.stream().filter(Measurement::multiplies).toList();
        return points.isEmpty() ? "" : new Roofline(points).svg();
    }

    /** Where a device's two roofs meet: from here on multiply-adds bind, not bytes. */
    private static double ridge(Measurement p) {
        return p.gflops() / p.ofPeak() / (p.gigabytes() / p.ofCopy());
    }

    private static String number(double decade) {
        return decade >= 1 ? Html.format("%.0f", decade) : Html.format("%.3g", decade);
    }

    /** A power of ten at or below, or above. */
    private static double decade(double value, boolean above) {
        double exponent = Math.log10(value);
        return Math.pow(10, above ? Math.floor(exponent) + 1 : Math.floor(exponent));
    }

    private double x(double intensity) {
        double part = Math.log(intensity / fromX) / Math.log(toX / fromX);
        return LEFT + part * (WIDTH - LEFT - RIGHT);
    }

    private double y(double gflops) {
        double part = Math.log(gflops / fromY) / Math.log(toY / fromY);
        return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM);
    }

    private String svg() {
        Map<String, List<Measurement>> byDevice = new LinkedHashMap<>();
        points.forEach(p -> byDevice.computeIfAbsent(p.device(), device -> new ArrayList<>())
                .add(p));
        StringBuilder svg = new StringBuilder(Html.format(
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"Roofline plot\">\n",
                WIDTH, HEIGHT, WIDTH, HEIGHT));
        axes(svg);
        int index = 0;
        for (Map.Entry<String, List<Measurement>> entry : byDevice.entrySet()) {
            String colour = COLOURS.get(index % COLOURS.size());
            device(svg, entry.getKey(), entry.getValue(), colour, index++);
        }
        return svg.append("</svg>\n").toString();
    }

    private void axes(StringBuilder svg) {
        for (double decade = fromX; decade <= toX * 1.001; decade *= 10) {
            line(svg, decade, fromY, decade, toY, "#e5e5e5", "");
            label(svg, x(decade), HEIGHT - BOTTOM + 18, "middle", number(decade));
        }
        for (double decade = fromY; decade <= toY * 1.001; decade *= 10) {
            line(svg, fromX, decade, toX, decade, "#e5e5e5", "");
            label(svg, LEFT - 8, y(decade) + 4, "end", number(decade));
        }
        label(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", "operations per byte");
        svg.append(Html.format(
                "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">GFLOP/s</text>\n",
                HEIGHT / 2));
    }

    private void device(StringBuilder svg, String device, List<Measurement> results, String colour, int index) {
        double peak = median(results.stream()
                .mapToDouble(p -> p.gflops() / p.ofPeak())
                .sorted()
                .toArray());
        double bandwidth = median(results.stream()
                .mapToDouble(p -> p.gigabytes() / p.ofCopy())
                .sorted()
                .toArray());
        double ridge = Math.min(toX, Math.max(fromX, peak / bandwidth));
        double start = Math.max(fromX, fromY / bandwidth); // where the slope enters the plot
        if (start < ridge) {
            line(svg, start, start * bandwidth, ridge, ridge * bandwidth, colour, " stroke-dasharray=\"6 3\"");
        }
        line(svg, ridge, peak, toX, peak, colour, " stroke-dasharray=\"6 3\"");
        for (Measurement point : results) {
            svg.append(Html.format(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\" fill-opacity=\"0.7\"><title>%s</title></circle>\n",
                    x(point.intensity()),
                    y(point.gflops()),
                    colour,
                    Html.text(Html.format(
                            "%s on %s: %.0f GFLOP/s, %.0f%% of peak",
                            point.work(), device, point.gflops(), 100 * point.ofPeak()))));
        }
        svg.append(Html.format(
                "<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"%s\"/>\n", LEFT + 14, TOP + 12 + 18 * index, colour));
        label(
                svg,
                LEFT + 24,
                TOP + 16 + 18 * index,
                "start",
                Html.format("%s: %.0f GFLOP/s, %.1f GB/s", device, peak, bandwidth));
    }

    private void line(StringBuilder svg, double x1, double y1, double x2, double y2, String colour, String more) {
        svg.append(Html.format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"%s/>\n",
                x(x1), y(y1), x(x2), y(y2), colour, more));
    }

    private static void label(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(Html.format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, Html.text(text)));
    }

    private static double median(double[] sorted) {
        return sorted[sorted.length / 2];
    }
}
