package org.autochrome.bench;

import java.io.IOException;
import java.util.List;
import org.autochrome.colorizer.ModelFiles;
import org.autochrome.colorizer.model.DynamicUnet;
import org.autochrome.colorizer.model.UnetConfig;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.io.SafeTensors;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.nn.NamedTensors;
import org.autochrome.weights.Progress;
import org.openjdk.jmh.annotations.Param;

/** A whole generator as inference runs it, on one picture. */
public class GeneratorBenchmark extends DeviceBenchmark {
    /**
     * {@code tiny}, {@code artistic} or {@code stable}: these sizes with generated values, without any file; else a model
     * file, {@code .safetensors} or {@code .pth}.
     */
    @Param("tiny")
    public String model = "";

    /** Height and width of the picture in pixels, an even number. */
    @Param("64")
    public int side;

    @SuppressWarnings("NullAway.Init") // prepare() comes first
    private DynamicUnet generator;

    @SuppressWarnings("NullAway.Init")
    private Tensor x; // [1, 3, side, side]

    @Override
    protected void prepare(Device device) throws IOException {
        Shape shape = Shape.of(1, 3, side, side);
        x = Tensor.image(device, shape, HashNoise.values("x", (int) shape.count(), 2f));
        switch (model) {
            case "tiny" -> generate(device, tiny());
            case "artistic" -> generate(device, UnetConfig.artistic());
            case "stable" -> generate(device, UnetConfig.stable());
            default -> {
                try (SafeTensors file = SafeTensors.open(ModelFiles.resolve(model, Progress.NONE))) {
                    NamedTensors values = NamedTensors.of(file);
                    load(device, new DynamicUnet(UnetConfig.of(values)), values);
                }
            }
        }
    }

    private void generate(Device device, UnetConfig config) throws IOException {
        DynamicUnet network = new DynamicUnet(config);
        load(device, network, new GeneratedState(network));
    }

    private void load(Device device, DynamicUnet network, NamedTensors values) throws IOException {
        generator = network;
        generator.load(device, values, Execution.FUSED);
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

    @Override
    protected void compute() {
        generator.call(x);
    }

    @Override
    protected void release() {
        generator.close();
    }
}
