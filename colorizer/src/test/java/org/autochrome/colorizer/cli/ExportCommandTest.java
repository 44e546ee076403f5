package org.autochrome.colorizer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.autochrome.colorizer.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code autochrome export} as a user meets it; that the file computes the same is tested elsewhere. */
class ExportCommandTest {
    private static final String MODEL = Golden.file("tiny/tiny_wide_zip.pth").toString();

    @TempDir
    private Path folder;

    private String err = "";

    private int run(String... args) {
        StringWriter stderr = new StringWriter();
        int code = Autochrome.execute(new PrintWriter(new StringWriter()), new PrintWriter(stderr, true), args);
        err = stderr.toString();
        return code;
    }

    @Test
    void writesTheNetworkAndSaysSo() throws IOException {
        Path file = folder.resolve("network.onnx");
        assertThat(run("export", "-m", MODEL, "--onnx", file.toString(), "--size", "64x96"))
                .isZero();
        assertThat(err).contains("wrote " + file, Files.size(file) + " bytes", "x [1, 3, 64, 96] to y [1, 3, 64, 96]");
        assertThat(run("export", "-q", "-m", MODEL, "--onnx", file.toString(), "--overwrite"))
                .isZero();
        assertThat(err).isEmpty();
    }

    @Test
    void leavesAnExistingFileAloneUnlessToldOtherwise() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.onnx"), "mine");
        assertThat(run("export", "-m", MODEL, "--onnx", file.toString())).isEqualTo(2);
        assertThat(err).contains("exists already; --overwrite replaces it");
        assertThat(file).hasContent("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"63", "0", "64x", "64x65", "-2", "64*64", "9999999"})
    void refusesASizeTheNetworkCannotTake(String size) {
        Path file = folder.resolve("network.onnx");
        assertThat(run("export", "-m", MODEL, "--onnx", file.toString(), "--size=" + size))
                .isEqualTo(2);
        assertThat(err).startsWith("autochrome: --size " + size + ": ");
        assertThat(err.lines()).hasSize(1);
        assertThat(file).doesNotExist();
    }
}
