package org.autochrome.kernels;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autochrome.kernels.cl.ClSource;

/**
 * The style of {@code .cl} files: two spaces, 100 columns, no tabs, a comment that says what the file computes, and for
 * every tunable, directly above its {@code #ifndef}, a comment that ends in its range, and a default below it:
 *
 * <pre>{@code
 * // Rows that a work-item computes; 1 to 16.
 * #ifndef ROWS
 * #define ROWS 4
 * #endif
 * }</pre>
 */
final class ClSourceStyle {
    private static final int COLUMNS = 100;
    private static final int LINES = 300;
    private static final Pattern TUNABLE = Pattern.compile("#ifndef\\s+(\\w+)\\s*");
    private static final Pattern RANGE = Pattern.compile("//.*; .*\\d.* (?:to|or) .*\\d.*\\.");

    private ClSourceStyle() {}

    /** Every {@code .cl} file among the module's sources, by path. */
    static List<ClSource> sources() {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            List<ClSource> sources = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".cl"))
                    .sorted()
                    .toList()) {
                sources.add(new ClSource(file.toString(), Files.readString(file)));
            }
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line for each breach. */
    static List<String> breaches(ClSource source) {
        List<String> breaches = new ArrayList<>();
        String[] lines = source.text().split("\n", -1);
        if (!source.text().startsWith("// ")) {
            breaches.add(source.name() + ": must begin with a comment that says what it computes");
        }
        if (!source.text().endsWith("\n")) {
            breaches.add(source.name() + ": must end with a line feed");
        }
        if (lines.length > LINES) {
            breaches.add(source.name() + ": has more than " + LINES + " lines");
        }
        for (int i = 0; i < lines.length; i++) {
            String where = source.name() + ":" + (i + 1) + ": ";
            checkLine(lines[i], where, breaches);
            Matcher tunable = TUNABLE.matcher(lines[i]);
            if (tunable.matches()) {
                checkTunable(lines, i, tunable.group(1), where, breaches);
            }
        }
        return breaches;
    }

    private static void checkLine(String line, String where, List<String> breaches) {
        if (line.length() > COLUMNS) {
            breaches.add(where + "has " + line.length() + " columns, at most " + COLUMNS + " are allowed");
        }
        if (line.indexOf('\t') >= 0 || line.indexOf('\r') >= 0) {
            breaches.add(where + "has a tab or a carriage return");
        }
        if (!line.equals(line.stripTrailing())) {
            breaches.add(where + "ends in blanks");
        }
        if ((line.length() - line.stripLeading().length()) % 2 != 0) {
            breaches.add(where + "is not indented by twos");
        }
    }

    private static void checkTunable(String[] lines, int at, String name, String where, List<String> breaches) {
        if (at == 0 || !RANGE.matcher(lines[at - 1]).matches()) {
            breaches.add(where + "tunable " + name
                    + " needs a comment above it that ends in its range, as in \"// Rows of a tile; 1 to 16.\"");
        }
        if (at + 1 >= lines.length || !lines[at + 1].matches("#define\\s+" + name + "\\s+\\S.*")) {
            breaches.add(where + "tunable " + name + " needs its default on the next line");
        }
    }
}
