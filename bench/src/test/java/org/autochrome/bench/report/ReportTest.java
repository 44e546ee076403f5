package org.autochrome.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The page made of results whose figures are round. */
class ReportTest {
    @TempDir
    private Path folder;

    private String err = "";

    /** A result of JMH at 100 GFLOP/s and 5 GB/s where 200 GFLOP/s and 10 GB/s are possible, if it does 4 a second. */
    private static String jmh(String device, String samples, double mean) {
        return """
                {"benchmark": "org.autochrome.bench.Conv2dBenchmark.forward", "mode": "thrpt", "vmName": "VM",
                 "vmVersion": "17", "params": {"device": "%s", "layer": "<8>"},
                 "primaryMetric": {"score": %s, "scoreError": "NaN", "rawData": [[%s]]},
                 "secondaryMetrics": {"gflop": {"score": %s}, "gigabytes": {"score": %s},
                  "fractionOfPeak": {"score": %s}, "fractionOfCopy": {"score": %s}}}""".formatted(device, mean, samples, 25 * mean, 1.25 * mean, .125 * mean, .125 * mean);
    }

    private static String peer(String contender, double seconds, long bytes) {
        return """
                {"contender": "%s", "name": "%s", "version": "1", "model": "artistic", "side": 256,
                 "median_seconds": %s, "median_cpu_seconds": %s, "peak_resident_bytes": %d, "difference": 0.0001}""".formatted(contender, contender, seconds, 2 * seconds, bytes);
    }

    private String report(int code, String... files) throws IOException {
        StringWriter stderr = new StringWriter();
        Path page = folder.resolve("page.html");
        String[] arguments = new String[files.length + 3];
        arguments[0] = "-o";
        arguments[1] = page.toString();
        arguments[2] = "--overwrite";
        for (int i = 0; i < files.length; i++) {
            arguments[i + 3] = Files.writeString(folder.resolve("r" + i + ".json"), files[i])
                    .toString();
        }
        assertThat(Report.execute(new PrintWriter(new StringWriter()), new PrintWriter(stderr, true), arguments))
                .isEqualTo(code);
        err = stderr.toString();
        return code == 0 ? Files.readString(page) : "";
    }

    @Test
    void takesTheMedianAndTheFastestPeer() throws IOException {
        String run =
                "[" + jmh("simd", "4, 1, 5", 3) + "," + jmh("pytorch", "2", 2) + "," + jmh("onnxruntime", "1", 1) + "]";
        String page = report(0, run);
        assertThat(page)
                .contains("<td>layer=&lt;8&gt;</td><td>simd</td><td class=\"n\">250.00 ms</td>")
                .contains(
                        "<td class=\"n\">100.0</td><td class=\"n\">50 %</td><td class=\"n\">5.00</td><td class=\"n\">50 %</td>")
                .contains("<td class=\"n\">2.00 x</td>")
                .contains("simd: 200 GFLOP/s, 10.0 GB/s");
    }

    @Test
    void drawsEachPointUnderItsRoof() throws Exception {
        String page = report(0, "[" + jmh("simd", "4", 4) + "]");
        String svg = page.substring(page.indexOf("<svg"), page.indexOf("</svg>") + 6);
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        Element point = (Element) document.getElementsByTagName("circle").item(0);
        assertThat(point.getTextContent()).isEqualTo("Conv2dBenchmark layer=<8> on simd: 100 GFLOP/s, 50% of peak");
        // 20 operations per byte between 10 and 100, 100 GFLOP/s between 100 and 1000; the roofs meet at 20 as well
        double x = 70 + Math.log10(2) * (900 - 70 - 20);
        assertThat(Double.parseDouble(point.getAttribute("cx"))).isCloseTo(x, within(0.1));
        assertThat(point.getAttribute("cy")).isEqualTo("430.0");
        Element roof = (Element) document.getElementsByTagName("line")
                .item(document.getElementsByTagName("line").getLength() - 1);
        assertThat(Double.parseDouble(roof.getAttribute("x1"))).as("ridge").isCloseTo(x, within(0.1));
        assertThat(Double.parseDouble(roof.getAttribute("y1")))
                .as("200 GFLOP/s")
                .isCloseTo(430 - Math.log10(2) * 410, within(0.1));
    }

    @Test
    void comparesTwoRuns() throws IOException {
        String page = report(0, "[" + jmh("simd", "2", 2) + "]", "[" + jmh("simd", "4", 4) + "]");
        assertThat(page)
                .contains("r1.json compared with r0.json")
                .contains("<td class=\"n\">500.00 ms</td><td class=\"n\">250.00 ms</td><td class=\"n\">2.00 x</td>");
    }

    @Test
    void ranksWholeNetworks() throws IOException {
        String results = peer("opencl:0.0", .5, 1_000_000_000) + "," + peer("pytorch", 2, 3_000_000_000L) + ","
                + peer("openvino", 1.5, 2_000_000_000L) + "," + peer("openvino-default", .25, 500_000_000);
        String page = report(0, "{\"peers\": {\"machine\": {}, \"threads\": 2, \"results\": [" + results + "]}}");
        assertThat(page)
                .contains("<td>opencl:0.0</td><td class=\"n\">500.00 ms</td><td class=\"n\">1.00 s</td>"
                        + "<td class=\"n\">1000 MB</td><td class=\"n\">3.00 x</td><td class=\"n\">3.00 x</td>"
                        + "<td class=\"n\">2.00 x</td>");
    }

    @Test
    void refusesOtherFiles() throws IOException {
        report(2, "{}");
        assertThat(err).contains("r0.json: neither a result of JMH");
        report(2, "[]");
        assertThat(err).contains("r0.json: neither");
        report(2, "[1,");
        assertThat(err).isNotEmpty();
    }
}
