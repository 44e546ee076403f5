package org.autochrome.bench;

import java.io.IOException;
import java.util.List;
import org.autochrome.colorizer.model.DynamicUnet;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.nn.Execution;
import org.openjdk.jmh.annotations.Param;

/** A whole generator as inference runs it, on one picture. */
public class GeneratorBenchmark extends DeviceBenchmark {
    /** {@code tiny}, {@code artistic} or {@code stable}, with generated values; else a model file. */
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
    protected List<Tensor> prepare(Device device) throws IOException {
        Shape shape = Shape.of(1, 3, side, side);
        x = Tensor.image(device, shape, HashNoise.values("x", (int) shape.count(), 2f));
        try (GeneratorValues state = GeneratorValues.open(model)) {
            generator = state.network();
            generator.load(device, state.values(), Execution.FUSED);
        }
        return List.of(x);
    }

    @Override
    protected Tensor compute() {
        return generator.call(x);
    }

    @Override
    protected void release() {
        generator.close();
    }
}
