package org.autochrome.engine.check;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.softmax.SoftmaxKernels;
import org.autochrome.engine.op.softmax.SoftmaxOp;

/** Softmax over rows, with arguments whose exponentials overflow unless the largest is subtracted first. */
final class SoftmaxCases {
    private static final String FAMILY = "softmax";

    private SoftmaxCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        dense(cases, 4f, 49, 49);
        dense(cases, 200f, 5, 313);
        dense(cases, 3f, 2, 7, 130);
        dense(cases, 1f, 1, 1);
        dense(cases, 1f, 3, 1);
        dense(cases, 5f, 1, 1025);
        dense(cases, 2f, 17);
        image(cases, 6f, Shape.of(1, 313, 5, 7));
        image(cases, 150f, Shape.of(2, 17, 3, 3));
        image(cases, 1f, Shape.of(1, 1, 2, 2));
        return cases;
    }

    private static void dense(List<OpCase> cases, float range, int... dims) {
        Shape shape = Shape.of(dims);
        cases.add(OpCase.of(
                "softmax dense " + shape + " in +-" + range,
                FAMILY,
                OpCases.TRANSCENDENTAL,
                in -> new SoftmaxOp(in.dense(-range, range, dims))));
        cases.add(OpCase.of(
                "softmax backward kernel dense " + shape,
                FAMILY,
                OpCases.SUMS,
                in -> backward(in, in.dense(0f, 1f, dims), in.dense(dims))));
    }

    private static void image(List<OpCase> cases, float range, Shape shape) {
        cases.add(OpCase.of(
                "softmax image " + shape + " in +-" + range,
                FAMILY,
                OpCases.TRANSCENDENTAL,
                in -> new SoftmaxOp(in.image(-range, range, shape))));
        cases.add(OpCase.of(
                "softmax backward kernel image " + shape,
                FAMILY,
                OpCases.SUMS,
                in -> backward(in, in.image(0f, 1f, shape), in.image(-1f, 1f, shape))));
    }

    private static KernelOp backward(CaseInputs in, Tensor y, Tensor gy) {
        return new KernelOp("softmax backward", List.of(y, gy), TensorSpec.like(y), gx -> in.device()
                .kernels(SoftmaxKernels.class)
                .softmaxBackward(y, gy, gx));
    }
}
