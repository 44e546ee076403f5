package org.autochrome.colorizer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.autochrome.engine.autograd.Profiler;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.io.AtomicFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --profile} and {@code --trace}, shared by the commands that run a network. */
final class ProfileOption {
    @Option(
            names = "--profile",
            description =
                    "Print how long every layer, op and kernel took, with GFLOP/s and GB/s, and how much of that a large "
                            + "matrix product and a large ReLU reach on the device, measured just before. The network runs once before "
                            + "that, unmeasured, to prepare weights and compile kernels; then the device is waited for after every op, "
                            + "which takes a little longer than an undisturbed run. Kernels are told by OpenCL devices.")
    private boolean table;

    @Option(
            names = "--trace",
            paramLabel = "FILE.json",
            description =
                    "Write these times as a Chrome trace, which chrome://tracing and ui.perfetto.dev show; with or without "
                            + "--profile. --overwrite replaces FILE.json.")
    private @Nullable Path trace;

    /** What is measured. */
    interface Run<T> {
        T run() throws IOException;
    }

    boolean isWanted() {
        return table || trace != null;
    }

    /** Checks before any work that the trace could be written. */
    void check(boolean overwrite) throws IOException {
        if (trace != null) {
            AtomicFile.check(trace, overwrite);
        }
    }

    /** Runs it, and tells afterwards what it did on the device, if that is wanted. */
    <T> T measure(Device device, boolean overwrite, PrintWriter out, Run<T> run) throws IOException {
        if (!isWanted()) {
            return run.run();
        }
        Optional<Yardsticks> yardsticks = table ? Optional.of(Yardsticks.measure(device)) : Optional.empty();
        Profiler profiler = Profiler.on(device);
        T result;
        try (profiler) {
            result = run.run();
        }
        yardsticks.ifPresent(reached -> ProfileTable.print(profiler, reached, out));
        if (trace != null) {
            ChromeTrace.write(profiler, device, trace, overwrite);
        }
        return result;
    }
}
