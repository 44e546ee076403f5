package org.autochrome.bench;

import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.PreparedWeight;
import org.openjdk.jmh.annotations.Param;

/** Convolution with a prepared weight, bias and ReLU, on layers of DeOldify's artistic generator at 256x256. */
public class Conv2dBenchmark extends DeviceBenchmark {
    /** Input channels, output channels, kernel, stride, height and width of the input; padded by half the kernel. */
    @Param({
        "3-64-k7-s2-256",
        "64-64-k3-s1-64",
        "128-256-k3-s2-32",
        "512-512-k3-s1-8",
        "768-768-k3-s1-32",
        "672-672-k3-s1-64",
        "300-1200-k1-s1-128",
        "303-303-k3-s1-256",
        "303-3-k1-s1-256"
    })
    public String layer = "";

    private Conv2dSpec spec = Conv2dSpec.DEFAULT;

    @SuppressWarnings("NullAway.Init") // prepare() comes first
    private Tensor x; // [1, C, H, W]

    @SuppressWarnings("NullAway.Init")
    private PreparedWeight weight; // [O, C, kH, kW]

    @SuppressWarnings("NullAway.Init")
    private Epilogue epilogue;

    @Override
    protected void prepare(Device device) {
        int[] n = Sizes.parse("layer", layer, "(\\d+)-(\\d+)-k(\\d+)-s(\\d+)-(\\d+)", "303-303-k3-s1-256");
        int channels = n[0];
        int outputs = n[1];
        int kernel = n[2];
        int side = n[4];
        spec = Conv2dSpec.of(n[3], kernel / 2);
        Shape input = Shape.of(1, channels, side, side);
        x = Tensor.image(device, input, HashNoise.values("x", (int) input.count(), 1f));
        Shape stored = Shape.of(outputs, channels, kernel, kernel);
        weight = PreparedWeight.constant(Tensor.dense(device, stored, HashNoise.weight("weight", stored)));
        Tensor bias = Tensor.dense(device, Shape.of(outputs), HashNoise.values("bias", outputs, 1f));
        epilogue = new Epilogue(bias, 0f, null, null);
    }

    @Override
    protected void compute() {
        Ops.conv2d(x, weight, spec, epilogue);
    }

    @Override
    protected void release() {
        weight.close();
    }
}
