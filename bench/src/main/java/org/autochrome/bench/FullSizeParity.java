package org.autochrome.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.autochrome.colorizer.ModelFiles;
import org.autochrome.colorizer.model.DynamicUnet;
import org.autochrome.colorizer.model.UnetConfig;
import org.autochrome.engine.autograd.DispatchListener;
import org.autochrome.engine.autograd.Dispatcher;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.io.SafeTensors;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.nn.NamedTensors;
import org.autochrome.weights.Progress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Proves a network of full size against recorded numbers: the output as inference runs it, then the output and sampled
 * activations layer by layer. It takes a model of hundreds of megabytes and minutes, so no test runs it at full size.
 */
@Command(
        name = "FullSizeParity",
        mixinStandardHelpOptions = true,
        customSynopsis = {
            "FullSizeParity MODEL GOLDEN [--device ID]",
            "FullSizeParity --small SMALL GOLDEN [--device ID]"
        },
        description = {
            "Runs a generator on the input x of GOLDEN and compares the output with y64 and each module's result with its "
                    + "samples act/MODULE/index and act/MODULE/sample.",
            "Exit code 0 if all is within the bar, 1 if not or if computing failed, 2 for bad input."
        })
public final class FullSizeParity implements Callable<Integer> {
    /** For the output and for activations; the published code in float32 is within 5e-4 of itself in float64. */
    private static final double BAR = 3e-3;

    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..2",
            paramLabel = "FILE",
            description = "MODEL: name, .safetensors or .pth; GOLDEN: .safetensors.")
    private List<String> files = List.of();

    @Option(
            names = "--small",
            paramLabel = "SMALL",
            description = "Make the model from this .safetensors file of small tensors and the recipe in its metadata.")
    private @Nullable Path small;

    @Option(
            names = {"-d", "--device"},
            paramLabel = "ID",
            description = "As 'autochrome devices' lists them; default: the preferred one.")
    private @Nullable String device;

    public static void main(String[] args) {
        Charset charset = Charset.defaultCharset();
        System.exit(
                execute(new PrintWriter(System.out, true, charset), new PrintWriter(System.err, true, charset), args));
    }

    /** Runs the comparison and returns the exit code. */
    static int execute(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new FullSizeParity())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    if (e instanceof IOException || e instanceof IllegalArgumentException) {
                        command.getErr().println("FullSizeParity: " + e.getMessage());
                        return BAD_INPUT;
                    }
                    e.printStackTrace(command.getErr());
                    return FAILED;
                })
                .execute(args);
    }

    @Override
    public Integer call() throws IOException {
        if (files.size() != (small == null ? 2 : 1)) {
            throw new ParameterException(spec.commandLine(), "give MODEL and GOLDEN, or --small SMALL and GOLDEN");
        }
        try (SafeTensors golden = SafeTensors.open(Path.of(files.get(files.size() - 1)))) {
            if (small == null) {
                try (SafeTensors model = SafeTensors.open(ModelFiles.resolve(files.get(0), Progress.NONE))) {
                    return compare(NamedTensors.of(model), golden);
                }
            }
            try (SafeTensors tensors = SafeTensors.open(small)) {
                RecipeState state = RecipeState.of(tensors);
                requireState(state.sha256(), golden);
                return compare(state, golden);
            }
        }
    }

    private void requireState(String sha256, SafeTensors golden) throws IOException {
        String expected = golden.metadata().get("state_sha256");
        if (!sha256.equals(expected)) {
            throw new IOException(small + ": the state made by its recipe has SHA-256 " + sha256 + ", but "
                    + golden.path() + " was recorded with " + expected);
        }
        say("state made by recipe, SHA-256 %s as recorded", sha256);
    }

    private int compare(NamedTensors state, SafeTensors golden) throws IOException {
        Devices devices = Devices.find();
        try (Device opened = devices.open(device == null ? devices.preferred() : devices.choose(device))) {
            say("on %s", opened);
            say("before loading: %s", memory(opened));
            boolean fused = run(state, golden, opened, Execution.FUSED, new DispatchListener() {});
            ActivationSamples samples = new ActivationSamples(golden);
            boolean plain = run(state, golden, opened, Execution.PLAIN, samples);
            boolean activations = report(samples);
            boolean all = fused && plain && activations;
            say(all ? "all within the bar" : "OVER THE BAR");
            return all ? 0 : FAILED;
        }
    }

    /** One forward pass; says whether the output is within the bar. */
    private boolean run(NamedTensors state, SafeTensors golden, Device opened, Execution how, DispatchListener listener)
            throws IOException {
        opened.resetPeak();
        long start = System.nanoTime();
        try (DynamicUnet generator = new DynamicUnet(UnetConfig.of(state));
                MemoryScope scope = MemoryScope.open()) {
            generator.load(opened, state, how);
            opened.synchronize();
            long loaded = System.nanoTime();
            Tensor x = Tensor.image(opened, golden.entry("x").shape(), golden.floats("x"));
            float[] y;
            try (Dispatcher.Listening listening = Dispatcher.listen(listener)) {
                y = generator.call(x).toArray();
            }
            long done = System.nanoTime();
            double error = ActivationSamples.maxError(y, golden.floats("y64"));
            boolean within = error <= BAR;
            say(
                    "%-5s output %s: max abs error %.2e, bar %.0e%s; loaded in %.1f s, first pass %.1f s; %s",
                    how,
                    golden.entry("y64").shape(),
                    error,
                    BAR,
                    within ? "" : " EXCEEDED",
                    (loaded - start) / 1e9,
                    (done - loaded) / 1e9,
                    memory(opened));
            return within;
        }
    }

    private boolean report(ActivationSamples samples) {
        boolean within = samples.missing().isEmpty();
        for (ActivationSamples.Comparison c : samples.comparisons()) {
            boolean ok = c.error() <= BAR;
            within &= ok;
            say(
                    "  %-12s %-20s %d samples up to %.1f: max abs error %.2e%s",
                    c.module(), c.shape(), c.samples(), c.largest(), c.error(), ok ? "" : " EXCEEDED");
        }
        if (!samples.missing().isEmpty()) {
            say("  no result of %s", samples.missing());
        }
        return within;
    }

    private static String memory(Device opened) throws IOException {
        OptionalLong resident = ProcessMemory.peakResidentBytes();
        return String.format(
                Locale.ROOT,
                "peak of tensors %.0f MB, of resident memory %s",
                opened.peakBytes() / 1e6,
                resident.isPresent() ? String.format(Locale.ROOT, "%.0f MB", resident.getAsLong() / 1e6) : "unknown");
    }

    private void say(String format, Object... arguments) {
        spec.commandLine().getOut().println(String.format(Locale.ROOT, format, arguments));
    }
}
