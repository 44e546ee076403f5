package org.autochrome.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Memory of this process as the operating system counts it. */
final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK = "VmHWM:";

    private ProcessMemory() {}

    /** The most bytes that were resident at one time; empty where there is no {@code /proc}. */
    static OptionalLong peakResidentBytes() throws IOException {
        if (!Files.exists(STATUS)) {
            return OptionalLong.empty();
        }
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(PEAK))
                .mapToLong(line -> 1024
                        * Long.parseLong(
                                line.substring(PEAK.length()).replace("kB", "").strip()))
                .findFirst();
    }
}
