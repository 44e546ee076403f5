package org.autochrome.bench;

import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.openjdk.jmh.annotations.Param;

/** Ops on single numbers, on the images of the artistic generator at 560x560. */
public class ElementwiseBenchmark extends ImageBenchmark {
    private static final String OPS = "relu, add, affine, sigmoid_range";

    /** Which op. */
    @Param({"relu", "add", "affine", "sigmoid_range"})
    public String op = "";

    /** Channels, height and width of the input. */
    @Param({"64-280-280", "303-560-560"})
    public String shape = "";

    @SuppressWarnings("NullAway.Init") // prepareConstants() comes first
    private Tensor scale; // [C]

    @SuppressWarnings("NullAway.Init")
    private Tensor shift; // [C]

    @Override
    protected void prepareConstants(Device device, int channels) {
        scale = Tensor.dense(device, Shape.of(channels), HashNoise.values("scale", channels, 1f));
        shift = Tensor.dense(device, Shape.of(channels), HashNoise.values("shift", channels, 1f));
    }

    @Override
    protected String shape() {
        return shape;
    }

    @Override
    protected Tensor compute(Tensor x) {
        return switch (op) {
            case "relu" -> Ops.relu(x);
            case "add" -> Ops.add(x, x);
            case "affine" -> Ops.channelAffine(x, scale, shift);
            case "sigmoid_range" -> Ops.sigmoidRange(x, -3f, 3f);
            default -> throw unknown(op, OPS);
        };
    }
}
