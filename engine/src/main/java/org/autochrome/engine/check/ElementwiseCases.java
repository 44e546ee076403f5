package org.autochrome.engine.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.elementwise.BinaryFunction;
import org.autochrome.engine.op.elementwise.BroadcastOp;
import org.autochrome.engine.op.elementwise.ChannelAffineOp;
import org.autochrome.engine.op.elementwise.ElementwiseKernels;
import org.autochrome.engine.op.elementwise.LinearCombinationOp;
import org.autochrome.engine.op.elementwise.UnaryFunction;
import org.autochrome.engine.op.elementwise.UnaryOp;

/** Activations with their backward kernels, sums and products in every way of broadcasting. */
final class ElementwiseCases {
    private static final String FAMILY = "elementwise";

    /** A function with its constants, and ranges of arguments and of results that meet all its branches. */
    private record Activation(
            UnaryFunction function, float a, float b, float low, float high, float yLow, float yHigh) {
        String label() {
            return function.name().toLowerCase(Locale.ROOT) + "(" + a + ", " + b + ")";
        }

        double tolerance() {
            boolean exact = function == UnaryFunction.LEAKY_RELU && a == 0;
            return exact ? OpCases.EXACT : OpCases.TRANSCENDENTAL;
        }
    }

    private static final List<Activation> ACTIVATIONS = List.of(
            new Activation(UnaryFunction.LEAKY_RELU, 0f, 0f, -1f, 1f, -1f, 1f),
            new Activation(UnaryFunction.LEAKY_RELU, 0.2f, 0f, -1f, 1f, -1f, 1f),
            new Activation(UnaryFunction.SIGMOID, 0f, 1f, -9f, 9f, 0f, 1f),
            new Activation(UnaryFunction.SIGMOID, -3f, 3f, -120f, 120f, -3f, 3f),
            new Activation(UnaryFunction.TANH, 0f, 0f, -20f, 20f, -1f, 1f),
            new Activation(UnaryFunction.SQRT, 0f, 0f, 0.01f, 4f, 0.1f, 2f),
            new Activation(UnaryFunction.RECIPROCAL, 0.5f, 0f, -1f, 3f, 0.1f, 2f));

    private ElementwiseCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        for (Activation activation : ACTIVATIONS) {
            unary(cases, activation, "image 303x5x7 batch 2", Shape.of(2, 303, 5, 7), true);
            unary(cases, activation, "dense 37x53", Shape.of(37, 53), false);
        }
        // One number alone must not be saturated: its slope would be all rounding error.
        unary(cases, ACTIVATIONS.get(1), "image 1x1x1", Shape.of(1, 1, 1, 1), true);
        unary(cases, ACTIVATIONS.get(5), "image 1x1x1", Shape.of(1, 1, 1, 1), true);
        unary(cases, ACTIVATIONS.get(0), "image 64x32x32", Shape.of(1, 64, 32, 32), true);
        unary(cases, ACTIVATIONS.get(2), "scalar", Shape.of(), false);
        for (BinaryFunction function : BinaryFunction.values()) {
            broadcasts(cases, function);
        }
        linear(cases);
        affine(cases);
        return cases;
    }

    private static void unary(List<OpCase> cases, Activation f, String where, Shape shape, boolean image) {
        cases.add(OpCase.of(
                f.label() + " " + where,
                FAMILY,
                f.tolerance(),
                in -> new UnaryOp(f.function(), f.a(), f.b(), draw(in, image, shape, f.low(), f.high()))));
        cases.add(OpCase.of(f.label() + " backward kernel " + where, FAMILY, f.tolerance(), in -> {
            Tensor y = draw(in, image, shape, f.yLow(), f.yHigh());
            Tensor gy = draw(in, image, shape, -1f, 1f);
            return new KernelOp(f.function() + " backward", List.of(y, gy), TensorSpec.like(y), gx -> in.device()
                    .kernels(ElementwiseKernels.class)
                    .unaryBackward(f.function(), f.a(), f.b(), y, gy, gx));
        }));
    }

    private static Tensor draw(CaseInputs in, boolean image, Shape shape, float low, float high) {
        return image ? in.image(low, high, shape) : in.dense(low, high, shape.dims());
    }

    private static void broadcasts(List<OpCase> cases, BinaryFunction f) {
        Function<CaseInputs, Tensor> image = in -> in.image(2, 19, 3, 5);
        broadcast(cases, f, "same shape", image, in -> in.image(2, 19, 3, 5));
        broadcast(cases, f, "one element", image, in -> in.dense(1));
        broadcast(cases, f, "scalar", image, in -> in.dense());
        broadcast(cases, f, "one pixel of one channel", image, in -> in.image(1, 1, 1, 1));
        broadcast(cases, f, "per channel [C]", image, in -> in.dense(19));
        broadcast(cases, f, "per channel [1, C, 1, 1] dense", image, in -> in.dense(1, 19, 1, 1));
        broadcast(cases, f, "per channel [1, C, 1, 1] image", image, in -> in.image(1, 19, 1, 1));
        broadcast(cases, f, "per picture and channel, dense", image, in -> in.dense(2, 19, 1, 1));
        broadcast(cases, f, "per picture and channel, image", image, in -> in.image(2, 19, 1, 1));
        broadcast(cases, f, "300 channels", in -> in.image(1, 300, 4, 5), in -> in.dense(300));
        broadcast(cases, f, "one channel, one pixel", in -> in.image(1, 1, 1, 1), in -> in.dense(1));
        broadcast(cases, f, "dense, same shape", in -> in.dense(7, 33), in -> in.dense(7, 33));
        broadcast(cases, f, "dense, one element", in -> in.dense(7, 33), in -> in.dense(1));
        broadcast(cases, f, "dense, per column", in -> in.dense(7, 33), in -> in.dense(33));
        broadcast(cases, f, "dense, per row", in -> in.dense(7, 33), in -> in.dense(7, 1));
        broadcast(cases, f, "dense, per row of rank 3", in -> in.dense(2, 7, 33), in -> in.dense(2, 7, 1));
        broadcast(cases, f, "dense weight [O, C, kH, kW], one element", in -> in.dense(6, 5, 3, 3), in -> in.dense(1));
    }

    private static void broadcast(
            List<OpCase> cases,
            BinaryFunction f,
            String how,
            Function<CaseInputs, Tensor> x,
            Function<CaseInputs, Tensor> z) {
        cases.add(OpCase.of(
                f.name().toLowerCase(Locale.ROOT) + " " + how,
                FAMILY,
                OpCases.ROUNDING,
                in -> new BroadcastOp(f, x.apply(in), z.apply(in))));
    }

    private static void linear(List<OpCase> cases) {
        linear(cases, "sum 256x9x9", 1f, 1f, in -> in.image(1, 256, 9, 9));
        linear(cases, "mixed 303x5x7 batch 2", 0.75f, -2.5f, in -> in.image(2, 303, 5, 7));
        linear(cases, "difference 1x1x1", 1f, -1f, in -> in.image(1, 1, 1, 1));
        linear(cases, "dense 41x29", -0.3f, 1.7f, in -> in.dense(41, 29));
        linear(cases, "dense scalar", 2f, 3f, in -> in.dense());
    }

    private static void linear(List<OpCase> cases, String how, float a, float b, Function<CaseInputs, Tensor> tensor) {
        cases.add(OpCase.of(
                "linear " + how,
                FAMILY,
                OpCases.ROUNDING,
                in -> new LinearCombinationOp(a, tensor.apply(in), b, tensor.apply(in))));
    }

    private static void affine(List<OpCase> cases) {
        affine(cases, "image 300x5x6 batch 2", 300, 1f, in -> in.image(2, 300, 5, 6));
        affine(cases, "image 1x7x1", 1, 1f, in -> in.image(1, 1, 7, 1));
        affine(cases, "image 64x16x16, relu", 64, 0f, in -> in.image(1, 64, 16, 16));
        affine(cases, "image 45x6x5 batch 2, leaky relu", 45, 0.2f, in -> in.image(2, 45, 6, 5));
        affine(cases, "dense 9x21, relu", 21, 0f, in -> in.dense(9, 21));
    }

    private static void affine(
            List<OpCase> cases, String how, int channels, float slope, Function<CaseInputs, Tensor> x) {
        cases.add(OpCase.of(
                        "channel_affine " + how,
                        FAMILY,
                        OpCases.ROUNDING,
                        in -> new ChannelAffineOp(x.apply(in), in.dense(channels), in.dense(channels), slope))
                .comparing(OpCase.Comparison.WHOLE_INTO_SLICE));
    }
}
