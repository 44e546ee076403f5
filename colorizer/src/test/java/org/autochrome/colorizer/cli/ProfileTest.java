package org.autochrome.colorizer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.autochrome.colorizer.Golden;
import org.autochrome.engine.core.DeviceInfo;
import org.autochrome.engine.core.Devices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code --profile} and {@code --trace} of the commands that run a network. */
class ProfileTest {
    private static final String MODEL = Golden.file("tiny/tiny_deep_legacy.pth").toString();
    private static final String INPUT =
            Golden.file("tiny/tiny_deep_io_64.safetensors").toString();
    private static final String PHOTO =
            Golden.file("filter/case_gradient_97x61_rf4_orig.png").toString();

    @TempDir
    private Path folder;

    private String out = "";
    private String err = "";

    static List<String> devices() {
        return Devices.find().list().stream()
                .map(DeviceInfo::id)
                .filter(id -> id.equals("simd") || id.startsWith("opencl"))
                .toList();
    }

    private int run(String... args) {
        StringWriter stdout = new StringWriter();
        StringWriter stderr = new StringWriter();
        int code = Autochrome.execute(new PrintWriter(stdout, true), new PrintWriter(stderr, true), args);
        out = stdout.toString();
        err = stderr.toString();
        return code;
    }

    /** The rows of the table whose head begins with this word. */
    private List<List<String>> table(String head) {
        return out.lines()
                .dropWhile(line -> !line.startsWith(head + " "))
                .skip(1)
                .takeWhile(line -> !line.isBlank())
                .map(line -> List.of(line.split(" {2,}")))
                .toList();
    }

    private static double milliseconds(List<String> row) {
        return Double.parseDouble(row.stream()
                .filter(cell -> cell.matches("\\d+\\.\\d{3}"))
                .findFirst()
                .orElseThrow());
    }

    private double number(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(out);
        assertThat(matcher.find()).as(out).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    private static double percent(String cell) {
        assertThat(cell).endsWith("%");
        return Double.parseDouble(cell.substring(0, cell.length() - 1));
    }

    private static double sum(List<List<String>> rows) {
        return rows.stream().mapToDouble(ProfileTest::milliseconds).sum();
    }

    private static List<JsonNode> events(Path trace, String category) throws IOException {
        JsonMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        JsonNode events = mapper.readTree(trace.toFile()).required("traceEvents");
        return StreamSupport.stream(events.spliterator(), false)
                .filter(event -> event.path("cat").asText().equals(category))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("devices")
    void tellsLayersOpsAndKernelsAndTheirSumsAgree(String device) throws IOException {
        Path trace = folder.resolve("trace.json");
        String y = folder.resolve("y.safetensors").toString();
        int code = run(
                "run",
                "-m",
                MODEL,
                "-d",
                device,
                "--input",
                INPUT,
                "--output",
                y,
                "--profile",
                "--trace",
                trace.toString());
        assertThat(code).as(err).isZero();

        double total = milliseconds(out.lines()
                .filter(line -> line.startsWith("all ops "))
                .map(line -> List.of(line.split(" {2,}")))
                .findFirst()
                .orElseThrow());
        List<List<String>> layers = table("layer");
        assertThat(layers).anyMatch(row -> row.containsAll(List.of("layers.8.conv.0", "conv2d")));
        double rounding = 0.0005 * (layers.size() + 1);
        assertThat(sum(layers)).isCloseTo(total, within(rounding));
        assertThat(sum(table("op"))).isCloseTo(total, within(rounding));

        double gflops = number("of the (\\S+) GFLOP/s");
        double gigabytes = number("of the (\\S+) GB/s");
        List<String> conv = layers.stream()
                .filter(row -> row.contains("layers.10.layers.0.0"))
                .findFirst()
                .orElseThrow();
        List<String> rates = conv.subList(conv.size() - 4, conv.size());
        double tenths = 0.06 * 100;
        assertThat(percent(rates.get(1)))
                .isCloseTo(100 * Double.parseDouble(rates.get(0)) / gflops, within(0.06 + tenths / gflops));
        assertThat(percent(rates.get(3)))
                .isCloseTo(100 * Double.parseDouble(rates.get(2)) / gigabytes, within(0.06 + tenths / gigabytes));

        List<JsonNode> ops = events(trace, "op");
        assertThat(ops.stream()
                        .mapToDouble(op -> op.get("dur").asDouble() / 1e3)
                        .sum())
                .isCloseTo(total, within(0.001));
        Set<String> named =
                ops.stream().map(op -> op.get("args").get("layer").asText()).collect(Collectors.toSet());
        assertThat(named).contains("layers.8.conv.0", "layers.0.0");

        List<JsonNode> launches = events(trace, "kernel");
        List<List<String>> kernels = table("kernel");
        if (device.startsWith("opencl")) {
            assertThat(launches).isNotEmpty();
            double ofLaunches = launches.stream()
                    .mapToDouble(launch -> launch.get("dur").asDouble() / 1e3)
                    .sum();
            assertThat(sum(kernels)).isCloseTo(ofLaunches, within(0.0005 * (kernels.size() + 1)));
        } else {
            assertThat(launches).isEmpty();
            assertThat(kernels).isEmpty();
        }
    }

    @Test
    void measuresPhotographsWithoutTheFirstRun() throws IOException {
        Path album = Files.createDirectory(folder.resolve("album"));
        for (String name : List.of("a.png", "b.png")) {
            Files.copy(Path.of(PHOTO), album.resolve(name));
        }
        int code = run("colorize", "-m", MODEL, "-r", "2", "-d", "simd", "--profile", "-q", album.toString());
        assertThat(code).as(err).isZero();
        assertThat(table("layer"))
                .filteredOn(row -> row.contains("layers.0.0"))
                .singleElement()
                .satisfies(row -> assertThat(row).contains("2"));
    }

    @Test
    void replacesNoTraceUnlessTold() throws IOException {
        Path trace = Files.writeString(folder.resolve("trace.json"), "mine");
        Path coloured = folder.resolve("coloured.png");
        String[] args = {
            "colorize",
            "-m",
            MODEL,
            "-r",
            "2",
            "-d",
            "simd",
            "-o",
            coloured.toString(),
            "--trace",
            trace.toString(),
            PHOTO
        };
        assertThat(run(args)).isEqualTo(2);
        assertThat(err).contains("trace.json").contains("--overwrite");
        assertThat(trace).hasContent("mine");
        assertThat(coloured).doesNotExist();
        assertThat(run(Stream.concat(Stream.of(args), Stream.of("--overwrite")).toArray(String[]::new)))
                .as(err)
                .isZero();
        assertThat(out).as("the table is --profile's").isEmpty();
        assertThat(events(trace, "op")).isNotEmpty();
    }

    @Test
    void aDryRunHasNothingToMeasure() {
        assertThat(run("colorize", "-m", MODEL, "-r", "2", "-d", "simd", "--dry-run", "--profile", PHOTO))
                .isEqualTo(2);
        assertThat(err).contains("--profile", "--dry-run");
    }
}
