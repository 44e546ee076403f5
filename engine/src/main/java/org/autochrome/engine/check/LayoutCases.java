package org.autochrome.engine.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.layout.ConcatOp;
import org.autochrome.engine.op.layout.CopyOp;
import org.autochrome.engine.op.layout.LayoutKernels;
import org.autochrome.engine.op.layout.PadMode;
import org.autochrome.engine.op.layout.PadOp;
import org.autochrome.engine.op.layout.Padding;
import org.autochrome.engine.op.layout.PixelShuffleBlurOp;
import org.autochrome.engine.op.layout.PixelShuffleOp;
import org.autochrome.engine.op.layout.ResizeOp;
import org.autochrome.engine.op.layout.TransposeOp;

/** Everything that moves elements; all exact but bilinear resizing and the blur. */
final class LayoutCases {
    private static final String FAMILY = "layout";

    private LayoutCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        copies(cases);
        concats(cases);
        transposes(cases);
        shuffle(cases, 2, Shape.of(1, 1200, 3, 4));
        shuffle(cases, 2, Shape.of(2, 12, 5, 3));
        shuffle(cases, 3, Shape.of(1, 27, 2, 5));
        shuffle(cases, 4, Shape.of(1, 16, 1, 1));
        shuffle(cases, 1, Shape.of(1, 5, 2, 3));
        for (Shape x : List.of(
                Shape.of(1, 1200, 3, 4),
                Shape.of(2, 68, 5, 3),
                Shape.of(1, 64, 1, 6),
                Shape.of(2, 12, 4, 1),
                Shape.of(1, 4, 1, 1))) {
            shuffleBlur(cases, x);
        }
        pads(cases);
        resizes(cases);
        return cases;
    }

    private static void copies(List<OpCase> cases) {
        for (Shape shape : List.of(
                Shape.of(1, 303, 5, 7),
                Shape.of(2, 3, 17, 9),
                Shape.of(1, 1, 1, 1),
                Shape.of(1, 64, 8, 8),
                Shape.of(2, 33, 1, 6))) {
            exact(cases, "copy image to dense " + shape, in -> new CopyOp(in.image(-1f, 1f, shape), true));
            intoSlice(cases, "copy dense to image " + shape, in -> new CopyOp(in.dense(shape.dims()), false));
            intoSlice(cases, "copy image to image " + shape, in -> new CopyOp(in.image(-1f, 1f, shape), false));
        }
        exact(cases, "copy dense matrix", in -> new CopyOp(in.dense(7, 13), true));
        exact(cases, "copy dense scalar", in -> new CopyOp(in.dense(), true));
    }

    private static void intoSlice(List<OpCase> cases, String name, Function<CaseInputs, CopyOp> builder) {
        cases.add(OpCase.of(name, FAMILY, OpCases.EXACT, builder::apply).comparing(OpCase.Comparison.WHOLE_INTO_SLICE));
    }

    private static void exact(List<OpCase> cases, String name, Function<CaseInputs, Op> builder) {
        cases.add(OpCase.of(name, FAMILY, OpCases.EXACT, builder));
    }

    private static void concats(List<OpCase> cases) {
        concat(cases, 1, 5, 7, 300, 3);
        concat(cases, 2, 3, 4, 256, 64);
        concat(cases, 1, 4, 5, 1, 1, 1);
        concat(cases, 1, 1, 1, 17, 5, 31, 2);
        concat(cases, 2, 2, 3, 33);
    }

    private static void concat(List<OpCase> cases, int n, int h, int w, int... channels) {
        exact(
                cases,
                "concat " + Arrays.toString(channels) + " channels " + n + "x" + h + "x" + w,
                in -> new ConcatOp(Arrays.stream(channels)
                        .mapToObj(c -> in.image(n, c, h, w))
                        .toList()));
    }

    private static void transposes(List<OpCase> cases) {
        for (Shape shape : List.of(
                Shape.of(1, 1, 1),
                Shape.of(2, 3, 5),
                Shape.of(1, 64, 64),
                Shape.of(3, 33, 17),
                Shape.of(1, 1, 129),
                Shape.of(1, 129, 1))) {
            exact(cases, "transpose " + shape, in -> new TransposeOp(in.dense(shape.dims())));
        }
    }

    private static void shuffle(List<OpCase> cases, int r, Shape x) {
        exact(cases, "pixel_shuffle by " + r + " " + x, in -> new PixelShuffleOp(in.image(-1f, 1f, x), r));
        Shape large = Shape.of(x.n(), x.c() / (r * r), x.h() * r, x.w() * r);
        exact(cases, "pixel_unshuffle kernel by " + r + " " + large, in -> {
            Tensor gy = in.image(-1f, 1f, large);
            return new KernelOp("pixel_unshuffle", List.of(gy), TensorSpec.image(in.device(), x), gx -> in.device()
                    .kernels(LayoutKernels.class)
                    .pixelUnshuffle(gy, r, gx));
        });
    }

    private static void shuffleBlur(List<OpCase> cases, Shape x) {
        cases.add(OpCase.of(
                        "pixel_shuffle_blur " + x,
                        FAMILY,
                        OpCases.ROUNDING,
                        in -> new PixelShuffleBlurOp(in.image(-1f, 1f, x)))
                .comparing(OpCase.Comparison.WHOLE_INTO_SLICE));
    }

    private static void pads(List<OpCase> cases) {
        for (PadMode mode : PadMode.values()) {
            pad(cases, mode, new Padding(1, 0, 1, 0), Shape.of(1, 303, 4, 5));
            pad(cases, mode, new Padding(3, 3, 3, 3), Shape.of(2, 17, 5, 4));
            pad(cases, mode, new Padding(1, 2, 3, 0), Shape.of(1, 16, 6, 7));
            pad(cases, mode, new Padding(0, 0, 0, 0), Shape.of(1, 3, 1, 1));
            pad(cases, mode, new Padding(0, 4, 0, 0), Shape.of(1, 5, 1, 5));
        }
        pad(cases, PadMode.REPLICATE, new Padding(2, 3, 4, 5), Shape.of(1, 5, 1, 1));
        pad(cases, PadMode.ZERO, new Padding(2, 3, 4, 5), Shape.of(1, 5, 1, 1));
    }

    private static void pad(List<OpCase> cases, PadMode mode, Padding padding, Shape x) {
        exact(
                cases,
                "pad " + mode.name().toLowerCase(Locale.ROOT) + " " + padding.left() + " " + padding.right() + " "
                        + padding.top() + " " + padding.bottom() + " " + x,
                in -> new PadOp(in.image(-1f, 1f, x), mode, padding));
    }

    private static void resizes(List<OpCase> cases) {
        for (ResizeOp.Mode mode : ResizeOp.Mode.values()) {
            resize(cases, mode, Shape.of(1, 303, 4, 5), 8, 10);
            resize(cases, mode, Shape.of(2, 17, 7, 9), 5, 4);
            resize(cases, mode, Shape.of(1, 3, 5, 7), 13, 6);
            resize(cases, mode, Shape.of(1, 16, 6, 6), 6, 6);
            resize(cases, mode, Shape.of(1, 5, 1, 1), 3, 4);
            resize(cases, mode, Shape.of(1, 5, 9, 8), 1, 1);
            resize(cases, mode, Shape.of(1, 1, 29, 31), 47, 100);
        }
    }

    private static void resize(List<OpCase> cases, ResizeOp.Mode mode, Shape x, int height, int width) {
        cases.add(OpCase.of(
                        "resize " + mode.name().toLowerCase(Locale.ROOT) + " " + x + " to " + height + "x" + width,
                        FAMILY,
                        mode == ResizeOp.Mode.NEAREST ? OpCases.EXACT : OpCases.SUMS,
                        in -> new ResizeOp(in.image(-1f, 1f, x), mode, height, width))
                .comparing(OpCase.Comparison.WHOLE_INTO_SLICE));
    }
}
