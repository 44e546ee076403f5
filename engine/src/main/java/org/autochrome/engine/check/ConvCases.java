package org.autochrome.engine.check;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dOp;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.ConvTranspose2dOp;
import org.autochrome.engine.op.conv.ConvTranspose2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.ResidualConv2dOp;
import org.jspecify.annotations.Nullable;

/** Convolutions and transposed convolutions: the networks' layers, every attribute, every epilogue. */
final class ConvCases {
    private static final String FAMILY = "conv";
    private static final Conv2dSpec SAME_3 = Conv2dSpec.of(1, 1);
    private static final Conv2dSpec POINTWISE = Conv2dSpec.DEFAULT;

    private ConvCases() {}

    /** What stands between a convolution's sum and its result. */
    private enum Ending {
        NOTHING(false, 1f, false),
        BIAS(true, 1f, false),
        RELU(false, 0f, false),
        BIAS_RELU(true, 0f, false),
        BIAS_LEAKY_RELU(true, 0.2f, false),
        AFFINE(false, 1f, true),
        BIAS_RELU_AFFINE(true, 0f, true);

        private final boolean bias;
        private final float slope;
        private final boolean affine;

        Ending(boolean bias, float slope, boolean affine) {
            this.bias = bias;
            this.slope = slope;
            this.affine = affine;
        }

        Epilogue draw(CaseInputs in, int outputs) {
            @Nullable Tensor drawnBias = bias ? in.dense(outputs) : null;
            @Nullable Tensor scale = affine ? in.dense(outputs) : null;
            @Nullable Tensor shift = affine ? in.dense(outputs) : null;
            return new Epilogue(drawnBias, slope, scale, shift);
        }
    }

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        generatorLayers(cases);
        encoderAndCriticLayers(cases);
        edges(cases);
        attributes(cases);
        for (Ending ending : Ending.values()) {
            conv(cases, Shape.of(2, 17, 5, 6), Shape.of(19, 17, 3, 3), SAME_3, ending);
            conv(cases, Shape.of(1, 32, 4, 4), Shape.of(48, 32, 1, 1), POINTWISE, ending);
        }
        tiled(cases);
        residual(cases);
        transposed(cases);
        return cases;
    }

    private static void generatorLayers(List<OpCase> cases) {
        conv(cases, Shape.of(1, 303, 5, 7), Shape.of(303, 303, 3, 3), SAME_3, Ending.BIAS_RELU);
        conv(cases, Shape.of(1, 259, 4, 5), Shape.of(259, 259, 3, 3), SAME_3, Ending.BIAS_RELU);
        conv(cases, Shape.of(1, 400, 3, 4), Shape.of(300, 400, 3, 3), SAME_3, Ending.BIAS_RELU_AFFINE);
        conv(cases, Shape.of(1, 300, 4, 4), Shape.of(300, 300, 3, 3), SAME_3, Ending.BIAS_RELU_AFFINE);
        conv(cases, Shape.of(1, 448, 2, 3), Shape.of(672, 448, 3, 3), SAME_3, Ending.RELU);
        conv(cases, Shape.of(1, 1024, 2, 2), Shape.of(512, 1024, 3, 3), SAME_3, Ending.RELU);
        conv(cases, Shape.of(1, 300, 6, 5), Shape.of(1200, 300, 1, 1), POINTWISE, Ending.BIAS_RELU);
        conv(cases, Shape.of(1, 672, 3, 3), Shape.of(1344, 672, 1, 1), POINTWISE, Ending.BIAS_RELU);
        conv(cases, Shape.of(1, 303, 16, 17), Shape.of(3, 303, 1, 1), POINTWISE, Ending.BIAS);
        conv(cases, Shape.of(1, 768, 5, 5), Shape.of(96, 768, 1, 1), POINTWISE, Ending.NOTHING);
    }

    private static void encoderAndCriticLayers(List<OpCase> cases) {
        conv(cases, Shape.of(2, 3, 32, 32), Shape.of(64, 3, 7, 7), Conv2dSpec.of(2, 3), Ending.BIAS_RELU);
        conv(cases, Shape.of(1, 64, 12, 12), Shape.of(64, 64, 3, 3), SAME_3, Ending.BIAS_RELU);
        conv(cases, Shape.of(1, 64, 9, 9), Shape.of(128, 64, 3, 3), Conv2dSpec.of(2, 1), Ending.BIAS_RELU);
        conv(cases, Shape.of(1, 128, 8, 8), Shape.of(256, 128, 1, 1), Conv2dSpec.of(2, 0), Ending.BIAS);
        conv(cases, Shape.of(1, 256, 4, 4), Shape.of(64, 256, 1, 1), POINTWISE, Ending.BIAS_RELU);
        conv(cases, Shape.of(1, 512, 2, 2), Shape.of(512, 512, 3, 3), SAME_3, Ending.BIAS_RELU);
        conv(cases, Shape.of(2, 3, 16, 18), Shape.of(64, 3, 4, 4), Conv2dSpec.of(2, 1), Ending.BIAS_LEAKY_RELU);
        conv(cases, Shape.of(1, 128, 8, 8), Shape.of(256, 128, 4, 4), Conv2dSpec.of(2, 1), Ending.BIAS_LEAKY_RELU);
        conv(cases, Shape.of(2, 256, 5, 4), Shape.of(1, 256, 4, 4), Conv2dSpec.of(1, 0), Ending.NOTHING);
    }

    private static void edges(List<OpCase> cases) {
        conv(cases, Shape.of(1, 1, 1, 1), Shape.of(1, 1, 1, 1), POINTWISE, Ending.NOTHING);
        conv(cases, Shape.of(1, 1, 1, 1), Shape.of(1, 1, 3, 3), SAME_3, Ending.BIAS);
        conv(cases, Shape.of(1, 512, 1, 1), Shape.of(512, 512, 3, 3), SAME_3, Ending.BIAS_RELU);
        conv(cases, Shape.of(1, 37, 1, 1), Shape.of(41, 37, 1, 1), POINTWISE, Ending.BIAS);
        conv(cases, Shape.of(1, 5, 1, 67), Shape.of(7, 5, 3, 3), SAME_3, Ending.BIAS);
        conv(cases, Shape.of(1, 5, 67, 1), Shape.of(7, 5, 3, 3), SAME_3, Ending.BIAS);
        conv(cases, Shape.of(1, 3, 4, 4), Shape.of(5, 3, 4, 4), Conv2dSpec.of(1, 0), Ending.NOTHING);
        int[] channels = {1, 3, 15, 16, 17, 31, 33, 64};
        int[] widths = {2, 3, 13, 5, 7, 9, 6, 33};
        for (int i = 0; i < channels.length; i++) {
            int outputs = channels[(i + 3) % channels.length];
            Shape x = Shape.of(1, channels[i], 3, widths[i]);
            conv(cases, x, Shape.of(outputs, channels[i], 3, 3), SAME_3, Ending.BIAS);
            conv(cases, x, Shape.of(outputs, channels[i], 1, 1), POINTWISE, Ending.BIAS);
        }
    }

    private static void attributes(List<OpCase> cases) {
        Shape x = Shape.of(2, 12, 9, 10);
        conv(cases, x, Shape.of(14, 12, 3, 3), new Conv2dSpec(1, 1, 2, 2, 2, 2, 1), Ending.BIAS);
        conv(cases, x, Shape.of(14, 6, 3, 3), new Conv2dSpec(1, 1, 1, 1, 1, 1, 2), Ending.BIAS);
        conv(cases, x, Shape.of(12, 1, 3, 3), new Conv2dSpec(1, 1, 1, 1, 1, 1, 12), Ending.BIAS_RELU);
        conv(cases, x, Shape.of(24, 1, 3, 3), new Conv2dSpec(1, 1, 1, 1, 1, 1, 12), Ending.NOTHING);
        conv(cases, x, Shape.of(8, 3, 3, 3), new Conv2dSpec(2, 2, 2, 2, 2, 2, 4), Ending.BIAS);
        conv(cases, x, Shape.of(7, 12, 3, 1), new Conv2dSpec(1, 2, 1, 0, 1, 1, 1), Ending.BIAS);
        conv(cases, x, Shape.of(7, 12, 1, 7), new Conv2dSpec(1, 1, 0, 3, 1, 1, 1), Ending.NOTHING);
        conv(cases, x, Shape.of(7, 12, 5, 5), Conv2dSpec.of(1, 2), Ending.NOTHING);
        conv(cases, x, Shape.of(7, 12, 2, 2), Conv2dSpec.of(2, 0), Ending.NOTHING);
        conv(cases, x, Shape.of(7, 12, 3, 3), Conv2dSpec.of(3, 0), Ending.NOTHING);
        conv(cases, x, Shape.of(7, 12, 3, 3), Conv2dSpec.of(1, 4), Ending.BIAS);
        conv(cases, x, Shape.of(7, 12, 1, 1), Conv2dSpec.of(1, 1), Ending.BIAS);
        conv(cases, x, Shape.of(7, 12, 3, 2), new Conv2dSpec(2, 1, 0, 1, 1, 3, 1), Ending.NOTHING);
    }

    /** 3x3 with stride 1 on pictures that hold whole tiles of Winograd's method, beside those that reach over an edge. */
    private static void tiled(List<OpCase> cases) {
        conv(cases, Shape.of(2, 35, 21, 27), Shape.of(33, 35, 3, 3), SAME_3, Ending.BIAS_RELU_AFFINE);
        conv(cases, Shape.of(1, 32, 26, 20), Shape.of(48, 32, 3, 3), SAME_3, Ending.BIAS_LEAKY_RELU);
        conv(cases, Shape.of(1, 20, 17, 22), Shape.of(7, 20, 3, 3), Conv2dSpec.of(1, 0), Ending.BIAS);
        conv(cases, Shape.of(1, 8, 19, 14), Shape.of(24, 8, 3, 3), new Conv2dSpec(1, 1, 2, 0, 1, 1, 1), Ending.RELU);
        conv(cases, Shape.of(1, 303, 13, 14), Shape.of(19, 303, 3, 3), SAME_3, Ending.BIAS_RELU);
    }

    /** One strip, several, one of a single line, and windows that reach over two lines. */
    private static void residual(List<OpCase> cases) {
        residual(cases, Shape.of(1, 303, 6, 5), Shape.of(303, 303, 3, 3), SAME_3, Ending.BIAS_RELU);
        residual(cases, Shape.of(2, 17, 17, 9), Shape.of(33, 17, 3, 3), SAME_3, Ending.BIAS);
        residual(cases, Shape.of(1, 33, 41, 13), Shape.of(20, 33, 3, 3), SAME_3, Ending.BIAS_RELU_AFFINE);
        residual(cases, Shape.of(1, 5, 19, 7), Shape.of(6, 5, 5, 3), new Conv2dSpec(1, 1, 2, 1, 1, 1, 1), Ending.RELU);
        residual(cases, Shape.of(1, 6, 18, 8), Shape.of(7, 6, 3, 3), new Conv2dSpec(1, 1, 2, 2, 2, 2, 1), Ending.BIAS);
        residual(cases, Shape.of(1, 7, 9, 4), Shape.of(5, 7, 1, 1), POINTWISE, Ending.NOTHING);
    }

    private static void residual(List<OpCase> cases, Shape x, Shape weight, Conv2dSpec spec, Ending ending) {
        cases.add(OpCase.of(
                "residual_conv2d " + label(x, weight, spec, ending),
                FAMILY,
                OpCases.SUMS,
                in -> new ResidualConv2dOp(
                        in.image(-1f, 1f, x),
                        in.prepared(in.dense(weight.dims())),
                        spec,
                        ending.draw(in, weight.n()),
                        in.image(x.n(), weight.n(), x.h(), x.w()))));
    }

    private static void transposed(List<OpCase> cases) {
        transposed(cases, Shape.of(1, 64, 5, 6), Shape.of(64, 32, 4, 4), transposedSpec(2, 1, 0, 1, 1), Ending.BIAS);
        transposed(
                cases, Shape.of(2, 33, 3, 4), Shape.of(33, 17, 3, 3), transposedSpec(2, 1, 1, 1, 1), Ending.BIAS_RELU);
        transposed(cases, Shape.of(1, 19, 4, 3), Shape.of(19, 21, 2, 2), transposedSpec(2, 0, 0, 1, 1), Ending.RELU);
        transposed(cases, Shape.of(1, 256, 2, 3), Shape.of(256, 3, 4, 4), transposedSpec(2, 1, 0, 1, 1), Ending.BIAS);
        transposed(
                cases,
                Shape.of(1, 9, 4, 5),
                Shape.of(9, 7, 3, 3),
                transposedSpec(1, 1, 0, 1, 1),
                Ending.BIAS_RELU_AFFINE);
        transposed(
                cases,
                Shape.of(1, 9, 4, 5),
                Shape.of(9, 7, 3, 3),
                transposedSpec(3, 0, 2, 1, 1),
                Ending.BIAS_LEAKY_RELU);
        transposed(cases, Shape.of(1, 8, 4, 5), Shape.of(8, 7, 3, 3), transposedSpec(2, 2, 1, 2, 1), Ending.AFFINE);
        transposed(cases, Shape.of(2, 8, 4, 5), Shape.of(8, 5, 4, 4), transposedSpec(2, 1, 0, 1, 2), Ending.BIAS);
        transposed(cases, Shape.of(1, 6, 4, 5), Shape.of(6, 1, 3, 3), transposedSpec(2, 1, 1, 1, 6), Ending.NOTHING);
        transposed(cases, Shape.of(1, 100, 1, 1), Shape.of(100, 33, 4, 4), transposedSpec(1, 0, 0, 1, 1), Ending.RELU);
        transposed(cases, Shape.of(1, 1, 1, 1), Shape.of(1, 1, 1, 1), transposedSpec(1, 0, 0, 1, 1), Ending.NOTHING);
        transposed(cases, Shape.of(1, 5, 3, 3), Shape.of(5, 6, 1, 1), transposedSpec(2, 0, 1, 1, 1), Ending.BIAS);
        transposed(cases, Shape.of(1, 5, 4, 3), Shape.of(5, 6, 2, 2), transposedSpec(3, 0, 0, 1, 1), Ending.BIAS);
        ConvTranspose2dSpec uneven = new ConvTranspose2dSpec(new Conv2dSpec(2, 1, 1, 0, 1, 2, 1), 1, 0);
        transposed(cases, Shape.of(1, 5, 4, 3), Shape.of(5, 6, 3, 2), uneven, Ending.NOTHING);
    }

    private static ConvTranspose2dSpec transposedSpec(
            int stride, int padding, int outputPadding, int dilation, int groups) {
        Conv2dSpec window = new Conv2dSpec(stride, stride, padding, padding, dilation, dilation, groups);
        return new ConvTranspose2dSpec(window, outputPadding, outputPadding);
    }

    private static void conv(List<OpCase> cases, Shape x, Shape weight, Conv2dSpec spec, Ending ending) {
        cases.add(OpCase.of(
                "conv2d " + label(x, weight, spec, ending),
                FAMILY,
                OpCases.SUMS,
                in -> new Conv2dOp(
                        in.image(-1f, 1f, x),
                        in.prepared(in.dense(weight.dims())),
                        spec,
                        ending.draw(in, weight.n()))));
    }

    private static void transposed(List<OpCase> cases, Shape x, Shape weight, ConvTranspose2dSpec spec, Ending ending) {
        cases.add(OpCase.of(
                "conv_transpose2d " + label(x, weight, spec.window(), ending) + " output padding "
                        + spec.outputPaddingH() + "x" + spec.outputPaddingW(),
                FAMILY,
                OpCases.SUMS,
                in -> new ConvTranspose2dOp(
                        in.image(-1f, 1f, x),
                        in.prepared(in.dense(weight.dims())),
                        spec,
                        ending.draw(in, weight.c() * spec.window().groups()))));
    }

    private static String label(Shape x, Shape weight, Conv2dSpec spec, Ending ending) {
        return "x " + x + " weight " + weight + " stride " + spec.strideH() + "x" + spec.strideW() + " padding "
                + spec.paddingH() + "x" + spec.paddingW() + " dilation " + spec.dilationH() + "x" + spec.dilationW()
                + " groups " + spec.groups() + " " + ending;
    }
}
