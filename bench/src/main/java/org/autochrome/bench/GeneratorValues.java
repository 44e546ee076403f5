package org.autochrome.bench;

import java.io.IOException;
import java.util.List;
import org.autochrome.colorizer.ModelFiles;
import org.autochrome.colorizer.model.DynamicUnet;
import org.autochrome.colorizer.model.UnetConfig;
import org.autochrome.engine.io.SafeTensors;
import org.autochrome.engine.nn.NamedTensors;
import org.autochrome.weights.Progress;
import org.jspecify.annotations.Nullable;

/**
 * The values of a generator by name: {@code tiny}, {@code artistic} or {@code stable} have these sizes and generated values,
 * without any file; all else is a model file, {@code .safetensors} or {@code .pth}.
 */
final class GeneratorValues implements AutoCloseable {
    private final NamedTensors values;
    private final @Nullable SafeTensors file;

    private GeneratorValues(NamedTensors values, @Nullable SafeTensors file) {
        this.values = values;
        this.file = file;
    }

    static GeneratorValues open(String model) throws IOException {
        return switch (model) {
            case "tiny" -> generated(tiny());
            case "artistic" -> generated(UnetConfig.artistic());
            case "stable" -> generated(UnetConfig.stable());
            default -> {
                SafeTensors file = SafeTensors.open(ModelFiles.resolve(model, Progress.NONE));
                yield new GeneratorValues(NamedTensors.of(file), file);
            }
        };
    }

    private static GeneratorValues generated(UnetConfig config) {
        try (DynamicUnet network = new DynamicUnet(config)) {
            return new GeneratorValues(new GeneratedState(network), null);
        }
    }

    /** Artistic's kind with a few channels everywhere. */
    static UnetConfig tiny() {
        return new UnetConfig(
                true,
                false,
                8,
                List.of(1, 1, 1, 1),
                List.of(
                        new UnetConfig.Step(32, 48, false),
                        new UnetConfig.Step(24, 48, true),
                        new UnetConfig.Step(24, 40, false),
                        new UnetConfig.Step(20, 20, false)));
    }

    NamedTensors values() {
        return values;
    }

    DynamicUnet network() throws IOException {
        return new DynamicUnet(UnetConfig.of(values));
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
