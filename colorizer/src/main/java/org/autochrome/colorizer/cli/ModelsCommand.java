package org.autochrome.colorizer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.autochrome.colorizer.ModelFiles;
import org.autochrome.colorizer.model.NetworkPlan;
import org.autochrome.colorizer.model.UnetConfig;
import org.autochrome.engine.io.SafeTensors;
import org.autochrome.engine.nn.NamedTensors;
import org.autochrome.engine.plan.MacCounter;
import org.autochrome.weights.KnownFile;
import org.autochrome.weights.KnownFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the known models and describes one. */
@Command(
        name = "models",
        description = "List the models known by name; 'models info' describes a network.",
        subcommands = ModelsCommand.Info.class)
final class ModelsCommand implements Callable<Integer> {
    private static final Map<String, UnetConfig> CONFIGS =
            Map.of("artistic", UnetConfig.artistic(), "stable", UnetConfig.stable(), "video", UnetConfig.stable());

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        for (KnownFile known : KnownFiles.all()) {
            out.println(known.name() + "  " + known.file() + ", " + known.bytes() + " bytes");
            out.println("    architecture: " + known.architecture());
            out.println("    SHA-256: " + known.sha256());
            known.addresses().forEach(address -> out.println("    from: " + address));
        }
        out.println("Put a file into " + ModelFiles.folder() + " to use it by name.");
        return 0;
    }

    /** The sizes of a network; weights are not needed for a known name. */
    static UnetConfig config(String model) throws IOException {
        UnetConfig known = CONFIGS.get(model);
        if (known != null) {
            return known;
        }
        Path file;
        try (ProgressLine progress = ProgressLine.ofBytes("converting", true)) {
            file = ModelFiles.resolve(model, progress);
        }
        try (SafeTensors state = SafeTensors.open(file)) {
            return UnetConfig.of(NamedTensors.of(state));
        }
    }

    /** Describes one network. */
    @Command(
            name = "info",
            description =
                    "Layers, shapes, parameters and multiply-accumulates of a network; weights are not needed for a "
                            + "known name.")
    static final class Info implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "NAME|FILE", description = "artistic, stable, video, or a .safetensors or .pth file.")
        private String model;

        @Option(
                names = "--size",
                paramLabel = "S|HxW",
                defaultValue = "560",
                description = "Pixels of the input's sides, even numbers. Default: ${DEFAULT-VALUE}, render factor 35.")
        private String size;

        @Override
        public Integer call() throws IOException {
            PrintWriter out = spec.commandLine().getOut();
            int[] sides = sides(size);
            NetworkPlan plan = NetworkPlan.of(config(model), sides[0], sides[1]);
            out.printf(Locale.ROOT, "%-28s %-18s %-22s %14s%n", "layer", "op", "output", "MACs");
            for (MacCounter.Entry layer : plan.layers()) {
                out.printf(
                        Locale.ROOT,
                        "%-28s %-18s %-22s %,14d%n",
                        layer.module(),
                        layer.op(),
                        layer.output(),
                        layer.macs());
            }
            out.printf(Locale.ROOT, "input       [1, 3, %d, %d]%n", sides[0], sides[1]);
            out.println("output      " + plan.output());
            out.printf(Locale.ROOT, "parameters  %,d%n", plan.parameters());
            out.printf(Locale.ROOT, "MACs        %,d%n", plan.macs());
            out.printf(Locale.ROOT, "activations %,d bytes at the most, at once%n", plan.peakBytes());
            return 0;
        }

        private static int[] sides(String size) {
            String[] parts = size.split("x", -1);
            try {
                int height = Integer.parseInt(parts[0]);
                int width = parts.length == 1 ? height : Integer.parseInt(parts[1]);
                if (parts.length <= 2 && height >= 2 && width >= 2 && height % 2 == 0 && width % 2 == 0) {
                    return new int[] {height, width};
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("--size " + size + ": expected a number such as 560, or 256x320", e);
            }
            throw new IllegalArgumentException(
                    "--size " + size + ": sides must be even numbers, such as 560 or 256x320");
        }
    }
}
