package org.autochrome.colorizer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.autochrome.colorizer.ModelFiles;
import org.autochrome.colorizer.model.DynamicUnet;
import org.autochrome.colorizer.model.NetworkPlan;
import org.autochrome.colorizer.model.UnetConfig;
import org.autochrome.engine.autograd.ActivationRecorder;
import org.autochrome.engine.autograd.Dispatcher;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.io.AtomicFile;
import org.autochrome.engine.io.DType;
import org.autochrome.engine.io.SafeTensors;
import org.autochrome.engine.io.SafeTensorsWriter;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.nn.NamedTensors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the bare network on a tensor. */
@Command(
        name = "run",
        description = {
            "Run the bare network on a tensor, for those who compare engines and kernels.",
            "Writes y and, if asked, every block's output as act/NAME."
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-m", "--model"},
            required = true,
            paramLabel = "NAME|FILE",
            description = "artistic, stable, video, or a .safetensors or .pth file.")
    private String model;

    @Option(
            names = "--input",
            required = true,
            paramLabel = "IN.safetensors",
            description = "The file with the input [N, 3, H, W]: the tensor named x or input, or the only one.")
    private Path input;

    @Option(names = "--output", required = true, paramLabel = "OUT.safetensors", description = "The file to write.")
    private Path output;

    @Option(
            names = "--activations",
            description =
                    "Write every block's output too; the network then runs layer by layer, nothing folded or fused.")
    private boolean activations;

    @Option(names = "--overwrite", description = "Replace files that exist.")
    private boolean overwrite;

    @Mixin
    private DeviceOption device;

    @Mixin
    private ProfileOption profile;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        AtomicFile.check(output, overwrite);
        profile.check(overwrite);
        Path weights;
        try (ProgressLine progress = ProgressLine.ofBytes("converting", true)) {
            weights = ModelFiles.resolve(model, progress);
        }
        try (SafeTensors inputs = SafeTensors.open(input);
                SafeTensors state = SafeTensors.open(weights);
                Device opened = device.open()) {
            err.println("on " + opened);
            NamedTensors values = NamedTensors.of(state);
            try (DynamicUnet generator = new DynamicUnet(UnetConfig.of(values))) {
                generator.load(opened, values, activations ? Execution.PLAIN : Execution.FUSED);
                forward(generator, opened, inputs);
            }
        }
        err.println("wrote " + output);
        return 0;
    }

    private void forward(DynamicUnet generator, Device opened, SafeTensors inputs) throws IOException {
        ActivationRecorder recorder = new ActivationRecorder();
        try (MemoryScope scope = MemoryScope.open()) {
            String name = inputName(inputs);
            Shape shape = inputs.entry(name).shape();
            boolean fits = shape.isImage() && shape.count() > 0 && shape.c() == 3;
            if (!fits || shape.h() % 2 != 0 || shape.w() % 2 != 0) {
                throw new IllegalArgumentException(input + ": " + name + " has shape " + shape
                        + ", but the network takes [N, 3, H, W] with even H and W");
            }
            if (!activations && shape.n() == 1) {
                opened.reserve(
                        NetworkPlan.of(generator.config(), shape.h(), shape.w()).roomBytes());
            }
            Tensor x = Tensor.image(opened, shape, inputs.floats(name));
            if (profile.isWanted()) {
                try (MemoryScope unmeasured = MemoryScope.open()) {
                    generator.call(x);
                }
            }
            Tensor y =
                    profile.measure(opened, overwrite, spec.commandLine().getOut(), () -> call(generator, x, recorder));
            write(y, recorder);
        }
    }

    private Tensor call(DynamicUnet generator, Tensor x, ActivationRecorder recorder) {
        if (!activations) {
            return generator.call(x);
        }
        try (Dispatcher.Listening listening = Dispatcher.listen(recorder)) {
            return generator.call(x);
        }
    }

    private String inputName(SafeTensors inputs) {
        List<String> names = inputs.names();
        for (String candidate : List.of("x", "input")) {
            if (names.contains(candidate)) {
                return candidate;
            }
        }
        if (names.size() != 1) {
            throw new IllegalArgumentException(
                    input + ": holds no tensor named x or input, nor a single one, but " + names);
        }
        return names.get(0);
    }

    private void write(Tensor y, ActivationRecorder recorder) throws IOException {
        Map<String, Shape> shapes = recorder.shapes();
        SafeTensorsWriter.Declaration declaration =
                SafeTensorsWriter.to(output).overwrite(overwrite).tensor("y", DType.F32, y.shape());
        shapes.forEach((name, shape) -> {
            if (!name.isEmpty()) {
                declaration.tensor("act/" + name, DType.F32, shape);
            }
        });
        try (SafeTensorsWriter writer = declaration.open()) {
            writer.write("y", y.toArray());
            for (Map.Entry<String, float[]> entry : recorder.values().entrySet()) {
                if (!entry.getKey().isEmpty()) {
                    writer.write("act/" + entry.getKey(), entry.getValue());
                }
            }
            writer.commit();
        }
    }
}
