package org.autochrome.bench;

import java.util.List;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.ConvTranspose2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.PreparedWeight;
import org.openjdk.jmh.annotations.Param;

/** Transposed convolution with a prepared weight and bias: pix2pix's 4x4 that doubles the size, and the 2x2 that does. */
public class ConvTranspose2dBenchmark extends DeviceBenchmark {
    /** Input channels, output channels, kernel, stride, padding, height and width of the input. */
    @Param({"1024-512-k4-s2-p1-16", "256-128-k4-s2-p1-64", "256-128-k2-s2-p0-64"})
    public String layer = "";

    private ConvTranspose2dSpec spec = new ConvTranspose2dSpec(Conv2dSpec.DEFAULT, 0, 0);

    @SuppressWarnings("NullAway.Init") // prepare() comes first
    private Tensor x; // [1, C, H, W]

    @SuppressWarnings("NullAway.Init")
    private PreparedWeight weight; // [C, O, kH, kW]

    @SuppressWarnings("NullAway.Init")
    private Epilogue epilogue;

    @Override
    protected List<Tensor> prepare(Device device) {
        int[] n = Sizes.parse("layer", layer, "(\\d+)-(\\d+)-k(\\d+)-s(\\d+)-p(\\d+)-(\\d+)", "256-128-k4-s2-p1-64");
        spec = ConvTranspose2dSpec.of(n[3], n[4], 0);
        Shape input = Shape.of(1, n[0], n[5], n[5]);
        x = Tensor.image(device, input, HashNoise.values("x", (int) input.count(), 1f));
        Shape stored = Shape.of(n[0], n[1], n[2], n[2]);
        weight = PreparedWeight.constant(Tensor.dense(device, stored, HashNoise.weight("weight", stored)));
        epilogue = Epilogue.bias(Tensor.dense(device, Shape.of(n[1]), HashNoise.values("bias", n[1], 1f)));
        return List.of(x);
    }

    @Override
    protected Tensor compute() {
        return Ops.convTranspose2d(x, weight, spec, epilogue);
    }

    @Override
    protected void release() {
        weight.close();
    }
}
