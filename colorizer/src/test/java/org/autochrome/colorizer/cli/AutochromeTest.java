package org.autochrome.colorizer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.autochrome.colorizer.Golden;
import org.autochrome.engine.io.SafeTensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as a user meets it: what it says, what it writes, how it ends. */
class AutochromeTest {
    private static final String MODEL = Golden.file("tiny/tiny_deep_legacy.pth").toString();
    private static final String PHOTO =
            Golden.file("filter/case_gradient_97x61_rf4_orig.png").toString();

    @TempDir
    private Path folder;

    private Path outputs;
    private String out = "";
    private String err = "";

    @BeforeEach
    void makeOutputFolder() throws IOException {
        outputs = Files.createDirectory(folder.resolve("outputs"));
    }

    private int run(String... args) {
        StringWriter stdout = new StringWriter();
        StringWriter stderr = new StringWriter();
        int code = Autochrome.execute(new PrintWriter(stdout, true), new PrintWriter(stderr, true), args);
        out = stdout.toString();
        err = stderr.toString();
        return code;
    }

    private List<Path> written() throws IOException {
        try (Stream<Path> files = Files.list(outputs)) {
            return files.toList();
        }
    }

    @Test
    void coloursAPhotographAndSaysWhatRanWhere() throws IOException {
        Path target = outputs.resolve("coloured.png");
        int code = run("colorize", "-m", MODEL, "-r", "4", "-d", "simd", "-o", target.toString(), PHOTO);
        assertThat(err).contains("render factor 4 (64x64), on simd").contains(target + ": 97x61");
        assertThat(code).isZero();
        assertThat(written()).containsExactly(target);
        assertThat(Files.readString(target, StandardCharsets.ISO_8859_1))
                .as("provenance")
                .contains("compositeWithTrainedAlgorithmicMedia");
    }

    @Test
    void aDryRunTellsThePlanAndWritesNothing() throws IOException {
        Path taken = Files.writeString(outputs.resolve("taken.png"), "mine");
        int code =
                run("colorize", "--dry-run", "-m", "artistic", "-r", "35", "-d", "simd", "-o", taken.toString(), PHOTO);
        assertThat(err).isEmpty();
        assertThat(code).isZero();
        assertThat(out)
                .contains("560x560 for render factor 35, 957.5 billion multiply-accumulates")
                .containsPattern("activations +8[0-9]{2},[0-9]{3},[0-9]{3} bytes")
                .contains("254,587,524 bytes as stored")
                .containsPattern("time +about [0-9.]+ s a photo, an estimate")
                .contains(PHOTO + " -> " + taken + " (exists; --overwrite replaces it)");
        assertThat(written()).containsExactly(taken);
        assertThat(taken).hasContent("mine");
    }

    @Test
    void leavesAnExistingFileAloneUnlessToldOtherwise() throws IOException {
        Path target = Files.writeString(outputs.resolve("mine.png"), "mine");
        String[] args = {"colorize", "-m", MODEL, "-r", "4", "-d", "simd", "-o", target.toString(), PHOTO};
        assertThat(run(args)).isEqualTo(2);
        assertThat(target).hasContent("mine");
        String[] overwriting = Arrays.copyOf(args, args.length + 1);
        overwriting[args.length] = "--overwrite";
        assertThat(run(overwriting)).isZero();
        assertThat(Files.size(target)).isGreaterThan(100);
    }

    @Test
    void coloursAFolderAndTellsWhichPhotosFailed() throws IOException {
        Path album = Files.createDirectory(folder.resolve("album"));
        Files.copy(Path.of(PHOTO), album.resolve("good.png"));
        Files.writeString(album.resolve("bad.jpg"), "not a photo");
        int code = run("colorize", "-m", MODEL, "-r", "2", "-d", "simd", "-o", outputs.toString(), album.toString());
        assertThat(code).isEqualTo(2);
        assertThat(err).contains("bad.jpg").contains("1 of 2 photos failed");
        assertThat(written()).containsExactly(outputs.resolve("good-coloured.png"));
    }

    @Test
    void makesTheOutputFolderOnlyWhenThereIsSomethingToWrite() {
        Path made = outputs.resolve("new/album");
        assertThat(run("colorize", "-m", folder.resolve("none.pth").toString(), "-o", made.toString(), PHOTO))
                .isEqualTo(2);
        assertThat(made).doesNotExist();
        assertThat(run("colorize", "-m", MODEL, "-r", "2", "-d", "simd", "-o", made.toString(), PHOTO))
                .isZero();
        assertThat(made.resolve("case_gradient_97x61_rf4_orig-coloured.png")).exists();
    }

    @Test
    void neverWritesAPhotographOverItself() throws IOException {
        Path photo = Files.copy(Path.of(PHOTO), outputs.resolve("photo.png"));
        byte[] before = Files.readAllBytes(photo);
        String name = photo.toString();
        assertThat(run("colorize", "-m", MODEL, "-r", "2", "-d", "simd", "-o", name, "--overwrite", name))
                .isEqualTo(2);
        assertThat(err).contains("over itself");
        assertThat(Files.readAllBytes(photo)).isEqualTo(before);
    }

    @Test
    void aWrongOptionOrOutputNameIsOneLine() {
        assertThat(run("colorize", "-r", "x", PHOTO)).isEqualTo(2);
        assertThat(err.lines()).hasSize(1);
        assertThat(err).startsWith("autochrome: ").contains("'autochrome colorize --help'");
        assertThat(run("colorize", "-m", MODEL, "-o", outputs.resolve("a.xyz").toString(), PHOTO))
                .isEqualTo(2);
        assertThat(err).contains(".jpg, .jpeg or .png");
        assertThat(run("colorize", "-m", MODEL, "-o", outputs.resolve("a.png").toString(), PHOTO, MODEL))
                .isEqualTo(2);
        assertThat(err).contains("there are 2 photos");
    }

    @Test
    void exhaustedMemoryIsOneLineToo() {
        assertThat(Failures.message(new OutOfMemoryError("Java heap space")))
                .isEqualTo("Java heap space; a smaller --render-factor or photo needs less memory");
        assertThat(Failures.exitCode(new OutOfMemoryError())).isEqualTo(1);
        assertThat(Failures.exitCode(new IOException("No space left on device")))
                .isEqualTo(1);
        assertThat(Failures.exitCode(new NoSuchFileException("x"))).isEqualTo(2);
    }

    @Test
    void namesTheFileToGetWhenAModelIsNotAtHand() {
        assertThat(run("colorize", "-m", "artistic", PHOTO)).isEqualTo(2);
        assertThat(err.lines()).hasSize(1);
        assertThat(err)
                .contains("ColorizeArtistic_gen.pth", "255144681", "https://data.deepai.org/deoldify/")
                .contains("3f750246fa220529323b85a8905f9b49c0e5d427099185334d048fb5b5e22477");
        assertThat(run("colorize", PHOTO)).isEqualTo(2);
        assertThat(err).contains("no model comes with the program yet");
    }

    @Test
    void convertsAndRunsTheBareNetwork() throws IOException {
        Path model = outputs.resolve("model.safetensors");
        assertThat(run("convert", MODEL, model.toString())).isZero();
        assertThat(out).contains("deoldify-deep", "not one of the published files");
        Path result = outputs.resolve("y.safetensors");
        String input = Golden.file("tiny/tiny_deep_io_64.safetensors").toString();
        assertThat(run("run", "-m", model.toString(), "--input", input, "--output", result.toString(), "--activations"))
                .isZero();
        try (SafeTensors got = SafeTensors.open(result);
                SafeTensors golden = SafeTensors.open(Path.of(input))) {
            assertThat(got.names())
                    .containsAll(golden.names().stream()
                            .filter(name -> name.startsWith("act/"))
                            .toList());
            assertThat(got.entry("y").shape()).isEqualTo(golden.entry("y").shape());
        }
    }

    @Test
    void inspectsWithoutWriting() throws IOException {
        assertThat(run("convert", MODEL, outputs.resolve("x.safetensors").toString(), "--inspect"))
                .isZero();
        assertThat(out).contains("layers.8.conv.0.weight_g");
        assertThat(written()).isEmpty();
    }

    @Test
    void describesNetworksAndDevices() {
        assertThat(run("models")).isZero();
        assertThat(out).contains("artistic", "stable", "video");
        assertThat(run("models", "info", "artistic", "--size", "256")).isZero();
        assertThat(out).contains("63,646,881", "196,588,273,664");
        assertThat(run("models", "info", "artistic", "--size", "255")).isEqualTo(2);
        assertThat(run("devices")).isZero();
        assertThat(out).contains("simd", "reference", "(default)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"colorize", "convert", "models", "devices", "run", "export", "generate-completion"})
    void everyCommandExplainsItself(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out).contains("Usage: autochrome " + command);
    }

    @Test
    void aDeviceNobodyHasIsRefusedWithTheList() {
        assertThat(run(
                        "colorize",
                        "-m",
                        MODEL,
                        "-d",
                        "abacus",
                        "-o",
                        outputs.resolve("a.png").toString(),
                        PHOTO))
                .isEqualTo(2);
        assertThat(err).contains("abacus").contains("simd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "missing",
                "empty",
                "text",
                "truncated",
                "truncated-zip",
                "os-system",
                "outside",
                "bomb",
                "header"
            })
    void aBadModelEndsInOneLineAndWritesNothing(String kind) throws IOException {
        Path model = badModel(kind);
        Path target = outputs.resolve("a.png");
        assertThat(run("colorize", "-m", model.toString(), "-d", "simd", "-o", target.toString(), PHOTO))
                .isEqualTo(2);
        assertThat(err.lines()).as(err).hasSize(1);
        assertThat(err).startsWith("autochrome: ").contains(model.getFileName().toString());
        if (!kind.equals("header")) {
            assertThat(run(
                            "convert",
                            model.toString(),
                            outputs.resolve("a.safetensors").toString()))
                    .isEqualTo(2);
            assertThat(err.lines()).as(err).hasSize(1);
        }
        assertThat(written()).isEmpty();
    }

    private Path badModel(String kind) throws IOException {
        Path file = folder.resolve(kind + (kind.equals("header") ? ".safetensors" : ".pth"));
        switch (kind) {
            case "missing" -> {}
            case "empty" -> Files.createFile(file);
            case "text" -> Files.writeString(file, "dear model,\n");
            case "truncated" -> copyHalf("tiny/tiny_deep_legacy.pth", file);
            case "truncated-zip" -> copyHalf("tiny/tiny_deep_zip.pth", file);
            case "os-system" ->
                zip(file, "archive/data.pkl", "cos\nsystem\n(S'echo hi'\ntR.".getBytes(StandardCharsets.US_ASCII));
            case "outside" -> zip(file, "../../data.pkl", new byte[] {(byte) 0x80, 2, '}', '.'});
            case "bomb" -> zip(file, "archive/data.pkl", new byte[50_000_000]);
            case "header" ->
                Files.write(
                        file,
                        ByteBuffer.allocate(16)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putLong(1_000_000)
                                .array());
            default -> throw new AssertionError(kind);
        }
        return file;
    }

    private static void copyHalf(String golden, Path target) throws IOException {
        byte[] whole = Files.readAllBytes(Golden.file(golden));
        Files.write(target, Arrays.copyOf(whole, whole.length / 2));
    }

    private static void zip(Path file, String entry, byte[] content) throws IOException {
        try (OutputStream stream = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(stream)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
            zip.closeEntry();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "empty", "text", "truncated", "huge"})
    void aBadPhotoEndsInOneLineAndWritesNothing(String kind) throws IOException {
        Path photo = folder.resolve(kind + ".png");
        switch (kind) {
            case "missing" -> {}
            case "empty" -> Files.createFile(photo);
            case "text" -> Files.writeString(photo, "dear photo,\n");
            case "truncated" -> copyHalf("filter/case_gradient_97x61_rf4_orig.png", photo);
            case "huge" -> Files.write(photo, pngHeader(100_000, 100_000));
            default -> throw new AssertionError(kind);
        }
        Path target = outputs.resolve("a.png");
        assertThat(run("colorize", "-m", MODEL, "-r", "2", "-d", "simd", "-o", target.toString(), photo.toString()))
                .isEqualTo(2);
        assertThat(err.lines()).as(err).hasSize(1);
        assertThat(err).startsWith("autochrome: ").contains(photo.getFileName().toString());
        assertThat(written()).isEmpty();
    }

    /** A PNG that promises so many pixels and has none. */
    private static byte[] pngHeader(int width, int height) {
        ByteBuffer chunk = ByteBuffer.allocate(17);
        chunk.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(width).putInt(height);
        chunk.put(new byte[] {8, 0, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(chunk.array());
        ByteBuffer png = ByteBuffer.allocate(8 + 4 + 17 + 4);
        png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        return png.putInt(13).put(chunk.array()).putInt((int) crc.getValue()).array();
    }
}
