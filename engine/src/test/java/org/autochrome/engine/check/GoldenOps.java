package org.autochrome.engine.check;

import java.util.List;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.Conv2dOp;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.ConvTranspose2dOp;
import org.autochrome.engine.op.conv.ConvTranspose2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.elementwise.UnaryFunction;
import org.autochrome.engine.op.elementwise.UnaryOp;
import org.autochrome.engine.op.layout.ConcatOp;
import org.autochrome.engine.op.layout.CopyOp;
import org.autochrome.engine.op.layout.PadMode;
import org.autochrome.engine.op.layout.PadOp;
import org.autochrome.engine.op.layout.Padding;
import org.autochrome.engine.op.layout.PixelShuffleOp;
import org.autochrome.engine.op.layout.ResizeOp;
import org.autochrome.engine.op.matmul.MatmulOp;
import org.autochrome.engine.op.pool.Pool2dOp;
import org.autochrome.engine.op.pool.Pool2dSpec;
import org.autochrome.engine.op.softmax.SoftmaxOp;

/** The golden numbers that PyTorch made, op by op and layer by layer, for any device. */
public final class GoldenOps {
    private GoldenOps() {}

    /** All cases that the engine can compute by itself, without the networks' own blocks. */
    public static List<GoldenCase> cases() {
        return List.of("conv2d", "conv_transpose2d", "norm", "spectral", "attention", "pointwise", "block", "spatial")
                .stream()
                .flatMap(group -> GoldenCase.group(group).stream())
                .filter(golden -> !golden.text("op").equals("grid_sample"))
                .filter(golden -> !golden.name().startsWith("unet_block"))
                .filter(golden -> !golden.name().contains("PixelShuffle_ICNR"))
                .toList();
    }

    /** The largest relative L2 error that a device may have. */
    public static double tolerance(GoldenCase golden, Device device) {
        if (golden.name().equals("batchnorm2d_large_mean_train")) {
            return 2e-4;
        }
        return device.id().startsWith("reference") ? 1e-5 : 3e-5;
    }

    /**
     * Computes a case on a device.
     *
     * @throws ParityException if a number is further off than the tolerance
     */
    public static void check(GoldenCase golden, Device device) {
        try (GoldenRun run = new GoldenRun(golden, device, tolerance(golden, device))) {
            switch (golden.groupName()) {
                case "conv2d" -> conv2d(run);
                case "conv_transpose2d" -> convTranspose2d(run);
                case "spatial" -> spatial(run);
                case "pointwise" -> pointwise(run);
                case "attention" -> attention(run);
                default -> GoldenLayers.check(run);
            }
        }
    }

    private static void conv2d(GoldenRun run) {
        GoldenCase golden = run.golden();
        Shape w = golden.shape("w");
        Shape weight = w.rank() == 3 ? Shape.of(w.dim(0), w.dim(1), 1, w.dim(2)) : w;
        Tensor bias = golden.hasTensor("b") ? run.dense("b") : null;
        Conv2dOp op = new Conv2dOp(run.image("x"), run.weight(weight), spec(golden), Epilogue.bias(bias));
        run.compare(op, "x", "w");
    }

    /** Attributes given once or for both directions; without dilation and groups they are 1. */
    static Conv2dSpec spec(GoldenCase golden) {
        int[] stride = golden.integers("stride", 1);
        int[] padding = golden.integers("padding", 0);
        int[] dilation = golden.integers("dilation", 1);
        return new Conv2dSpec(
                stride[0],
                stride[stride.length - 1],
                padding[0],
                padding[padding.length - 1],
                dilation[0],
                dilation[dilation.length - 1],
                golden.integers("groups", 1)[0]);
    }

    private static void convTranspose2d(GoldenRun run) {
        GoldenCase golden = run.golden();
        int outputPadding = golden.integer("output_padding");
        ConvTranspose2dSpec spec = new ConvTranspose2dSpec(spec(golden), outputPadding, outputPadding);
        Tensor bias = golden.hasTensor("b") ? run.dense("b") : null;
        ConvTranspose2dOp op =
                new ConvTranspose2dOp(run.image("x"), run.weight(golden.shape("w")), spec, Epilogue.bias(bias));
        run.compare(op, "x", "w");
    }

    private static void spatial(GoldenRun run) {
        GoldenCase golden = run.golden();
        switch (golden.text("op").replaceAll("=.*", "")) {
            case "pixel_shuffle" -> run.compare(new PixelShuffleOp(run.image("x"), golden.integer("scale")), "x");
            case "replication_pad2d" -> {
                int[] p = golden.integers("pad_left_right_top_bottom", 0);
                run.compare(new PadOp(run.image("x"), PadMode.REPLICATE, new Padding(p[0], p[1], p[2], p[3])), "x");
            }
            case "avg_pool2d" -> pool(run, Pool2dOp.Kind.AVERAGE, window(golden));
            case "max_pool2d" -> pool(run, Pool2dOp.Kind.MAX, window(golden));
            case "blur" -> {
                Tensor padded = Ops.pad(run.image("x"), PadMode.REPLICATE, new Padding(1, 0, 1, 0));
                run.compare("y", Ops.avgPool2d(padded, Pool2dSpec.of(2, 1, 0)));
            }
            case "interpolate_nearest" -> {
                int[] size = golden.integers("size", 0);
                run.compare(new ResizeOp(run.image("x"), ResizeOp.Mode.NEAREST, size[0], size[1]), "x");
            }
            case "adaptive_avg_pool2d" -> run.compare("y", Ops.globalAvgPool2d(run.image("x")));
            // Halving by area is the mean of 2x2 pixels.
            case "interpolate_area" -> pool(run, Pool2dOp.Kind.AVERAGE, Pool2dSpec.of(2, 2, 0));
            case "cat" -> run.compare(new ConcatOp(List.of(run.image("a"), run.image("b"))), "a", "b");
            default -> throw new IllegalArgumentException("golden: unknown op in " + golden);
        }
    }

    private static Pool2dSpec window(GoldenCase golden) {
        return Pool2dSpec.of(golden.integer("kernel"), golden.integer("stride"), golden.integers("padding", 0)[0]);
    }

    private static void pool(GoldenRun run, Pool2dOp.Kind kind, Pool2dSpec spec) {
        run.compare(new Pool2dOp(kind, run.image("x"), spec), "x");
    }

    private static void pointwise(GoldenRun run) {
        GoldenCase golden = run.golden();
        Tensor x = run.tensor("x");
        switch (golden.text("op").replaceAll("with.*", "")) {
            case "relu" -> unary(run, UnaryFunction.LEAKY_RELU, 0f, 0f);
            case "leaky_relu" -> unary(run, UnaryFunction.LEAKY_RELU, golden.number("slope"), 0f);
            case "sigmoid" -> unary(run, UnaryFunction.SIGMOID, 0f, 1f);
            case "tanh" -> unary(run, UnaryFunction.TANH, 0f, 0f);
            case "sigmoid_range" -> unary(run, UnaryFunction.SIGMOID, golden.number("low"), golden.number("high"));
            // Dropout does nothing in evaluation.
            case "dropout_eval", "dropout2d_eval" -> run.compare(new CopyOp(x, true), "x");
            case "dropout2d" -> {
                Tensor kept = Ops.mul(x, run.image("mask"));
                run.compare("y", Ops.linear(1 / (1 - 0.3f), kept, 0f, kept));
            }
            case "g*y+x" -> scaledSum(run);
            case "linear" -> run.compare("y", Ops.linear(x, run.dense("w"), run.dense("b")));
            default -> throw new IllegalArgumentException("golden: unknown op in " + golden);
        }
    }

    /** {@code y = g z + x}. The result and the gradient of z have z's place in the file, so z is told from the result. */
    private static void scaledSum(GoldenRun run) {
        float[] x = run.golden().values("x");
        float[] z = run.golden().values("y").clone();
        for (int i = 0; i < z.length; i++) {
            z[i] = (z[i] - x[i]) / run.golden().values("g")[0];
        }
        Tensor other = Tensor.dense(run.device(), run.golden().shape("y"), z);
        run.compare("y", Ops.add(Ops.mul(other, run.dense("g")), run.dense("x")));
        run.compare("gy", Ops.mul(run.dense("gx"), run.dense("g")));
        Tensor products = Ops.mul(run.dense("gx"), other);
        run.compare("gg", Ops.sumOverColumns(products.reshape(Shape.of(z.length)), 1f));
    }

    private static void unary(GoldenRun run, UnaryFunction function, float a, float b) {
        run.compare(new UnaryOp(function, a, b, run.tensor("x")), "x");
        // Each number is a channel by itself, or they lie side by side: an image must give the same.
        run.compare(new UnaryOp(function, a, b, run.image("x")), "x");
    }

    private static void attention(GoldenRun run) {
        GoldenCase golden = run.golden();
        switch (golden.text("op")) {
            case "bmm" -> run.compare(new MatmulOp(run.dense("a"), false, run.dense("b"), false), "a", "b");
            case "softmax" -> {
                if (golden.integer("dim") == -1) {
                    run.compare(new SoftmaxOp(run.dense("x")), "x");
                } else {
                    run.compare("y", Ops.transpose(Ops.softmax(Ops.transpose(run.dense("x")))));
                    run.compare(new SoftmaxOp(run.image("x")), "x"); // dimension 1 is an image's channels
                }
            }
            default -> GoldenLayers.check(run);
        }
    }
}
