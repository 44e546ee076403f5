package org.autochrome.bench;

import java.io.IOException;
import java.util.List;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/** What the benchmarks of ops between images have: one or two images of one shape, and a choice of ops. */
public abstract class ImageBenchmark extends DeviceBenchmark {
    @SuppressWarnings("NullAway.Init") // prepare() comes first
    private Tensor x; // [1, C, H, W]

    /** Channels, height and width, such as {@code 303-560-560}. */
    protected abstract String shape();

    /** Makes what the op needs besides images. */
    protected void prepareConstants(Device device, int channels) {}

    /** The op on {@code x}. */
    protected abstract Tensor compute(Tensor x);

    @Override
    protected List<Tensor> prepare(Device device) throws IOException {
        int[] n = Sizes.parse("shape", shape(), "(\\d+)-(\\d+)-(\\d+)", "303-560-560");
        Shape shape = Shape.of(1, n[0], n[1], n[2]);
        x = Tensor.image(device, shape, HashNoise.values("x", (int) shape.count(), 2f));
        prepareConstants(device, n[0]);
        return List.of(x);
    }

    @Override
    protected final Tensor compute() {
        return compute(x);
    }

    static IllegalArgumentException unknown(String op, String known) {
        return new IllegalArgumentException("parameter op: \"" + op + "\" is none of " + known);
    }
}
