package org.autochrome.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where things lie, seen from the module's folder, in which its tests run. */
final class Repository {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final Path DOCS = ROOT.resolve("docs");
    static final Path PICTURES = DOCS.resolve("pictures");
    static final Path PROGRAMS = ROOT.resolve("colorizer/src/test/java/org/autochrome/course");

    private Repository() {}

    /** The files of a folder whose names have this ending, sorted. */
    static List<Path> list(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    /** A text file, its lines ending as on Unix. */
    static String read(Path file) throws IOException {
        return Files.readString(file).replace("\r\n", "\n");
    }
}
