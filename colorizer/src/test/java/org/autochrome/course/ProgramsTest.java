package org.autochrome.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the programs of the course: they print what their pages say and draw what these show. */
class ProgramsTest {
    private static final int MOST_LINES = 40;
    private static final int MOST_BYTES = 100_000;

    /** A proposed change of one line, and the first output quoted behind it. */
    private static final Pattern CHANGE =
            Pattern.compile("```diff\n-([^\n]*)\n\\+([^\n]*)\n```\n.*?```text\n(.*?)```", Pattern.DOTALL);

    static List<Program> programs() throws IOException {
        return Program.all();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void printsAndDrawsWhatItsPageShows(Program program, @TempDir Path pictures) throws Exception {
        String page = program.page();
        assertThat(page)
                .contains("mvn -q -pl colorizer -am -P course test-compile -Dprogram=" + program.name() + "\n")
                .contains("```text\n" + program.run(pictures) + "```\n");
        List<Path> drawn = Repository.list(pictures, "");
        assertThat(drawn).isNotEmpty();
        for (Path picture : drawn) {
            Path shown = Repository.PICTURES.resolve(picture.getFileName());
            assertThat(page).contains("](pictures/" + picture.getFileName() + ")");
            assertThat(shown).exists();
            assertThat(Files.size(shown)).isLessThan(MOST_BYTES);
            assertSame(picture, shown);
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void hasAtMostFortyLinesBelowItsImports(Program program) throws IOException {
        List<String> lines = program.source()
                .lines()
                .dropWhile(line -> line.isEmpty() || line.startsWith("package ") || line.startsWith("import "))
                .toList();
        assertThat(lines).hasSizeBetween(1, MOST_LINES);
    }

    @Test
    void proposedChangesDoWhatThePagesSay(@TempDir Path folder) throws Exception {
        int changes = 0;
        for (Path page : Repository.list(Repository.DOCS, ".md")) {
            Matcher change = CHANGE.matcher(Repository.read(page));
            while (change.find()) {
                Program program = programWith(change.group(1));
                Path own = Files.createDirectory(folder.resolve("change" + changes++));
                assertThat(program.runChanged(change.group(1), change.group(2), own))
                        .contains(change.group(3));
            }
        }
        int proposed = 0;
        for (Path page : Repository.list(Repository.DOCS, ".md")) {
            proposed += Repository.read(page).split("```diff\n", -1).length - 1;
        }
        assertThat(changes).isPositive().isEqualTo(proposed);
    }

    private static Program programWith(String line) throws IOException {
        List<Program> having = new ArrayList<>();
        for (Program program : Program.all()) {
            if (program.source().contains(line)) {
                having.add(program);
            }
        }
        assertThat(having).as("programs with the line " + line.strip()).hasSize(1);
        return having.get(0);
    }

    @Test
    void everyPictureIsDrawnByAProgram(@TempDir Path pictures) throws Exception {
        for (Program program : Program.all()) {
            program.run(pictures);
        }
        assertThat(names(Repository.PICTURES)).isEqualTo(names(pictures));
    }

    private static List<String> names(Path folder) throws IOException {
        return Repository.list(folder, "").stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    private static void assertSame(Path drawn, Path shown) throws IOException {
        if (!shown.toString().endsWith(".png")) {
            assertThat(Repository.read(drawn)).isEqualTo(Repository.read(shown));
            return;
        }
        BufferedImage actual = ImageIO.read(drawn.toFile());
        BufferedImage expected = ImageIO.read(shown.toFile());
        assertThat(actual.getWidth()).isEqualTo(expected.getWidth());
        assertThat(actual.getHeight()).isEqualTo(expected.getHeight());
        assertThat(pixels(actual)).isEqualTo(pixels(expected));
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
