package org.autochrome.bench;

import java.util.List;
import org.autochrome.engine.autograd.Dispatcher;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.Conv2dKernels;
import org.autochrome.engine.op.conv.Conv2dOp;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.PreparedWeight;
import org.autochrome.engine.op.conv.WeightForm;
import org.autochrome.kernels.conv.ClConv2d;
import org.jspecify.annotations.Nullable;
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

    /** A version of the OpenCL kernel, such as {@code conv2d_1_naive}; {@code tuned} is the one that the tuning table names. */
    @Param(VersionOp.CHOSEN)
    public String version = VersionOp.CHOSEN;

    private Conv2dSpec spec = Conv2dSpec.DEFAULT;

    @SuppressWarnings("NullAway.Init") // prepare() comes first
    private Tensor x; // [1, C, H, W]

    @SuppressWarnings("NullAway.Init")
    private PreparedWeight weight; // [O, C, kH, kW]

    @SuppressWarnings("NullAway.Init")
    private Epilogue epilogue;

    private @Nullable Conv2dKernels kernels;
    private @Nullable WeightForm form;

    @Override
    protected List<Tensor> prepare(Device device) {
        int[] n = Sizes.parse("layer", layer, "(\\d+)-(\\d+)-k(\\d+)-s(\\d+)-(\\d+)", "303-303-k3-s1-256");
        int channels = n[0];
        int outputs = n[1];
        int kernel = n[2];
        int side = n[4];
        spec = Conv2dSpec.of(n[3], kernel / 2);
        Shape input = Shape.of(1, channels, side, side);
        x = Tensor.image(device, input, HashNoise.values("x", (int) input.count(), 1f));
        Shape stored = Shape.of(outputs, channels, kernel, kernel);
        Tensor values = Tensor.dense(device, stored, HashNoise.weight("weight", stored));
        weight = PreparedWeight.constant(values);
        Tensor bias = Tensor.dense(device, Shape.of(outputs), HashNoise.values("bias", outputs, 1f));
        epilogue = new Epilogue(bias, 0f, null, null);
        if (!version.equals(VersionOp.CHOSEN)) {
            kernels = new ClConv2d(VersionOp.device(device, version), VersionOp.table("conv2d", version));
            form = kernels.prepare(values, spec);
        }
        return List.of(x);
    }

    @Override
    protected Tensor compute() {
        if (kernels == null || form == null) {
            return Ops.conv2d(x, weight, spec, epilogue);
        }
        Conv2dKernels chosen = kernels;
        WeightForm prepared = form;
        Conv2dOp op = new Conv2dOp(x, weight, spec, epilogue);
        return Dispatcher.run(new VersionOp(op, op.inputs(), y -> chosen.conv2d(x, prepared, spec, epilogue, y)));
    }

    @Override
    protected void release() {
        if (form != null) {
            form.close();
        }
        weight.close();
    }
}
