package org.autochrome.engine.op.layout;

import java.util.List;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/** Adds a border: {@code [N, C, H, W] -> [N, C, top + H + bottom, left + W + right]}. */
public record PadOp(Tensor x, PadMode mode, Padding padding) implements Op {
    @Override
    public String name() {
        return "pad";
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public TensorSpec infer() {
        Shape s = x.shape();
        if (!s.isImage() || x.layout().isDense()) {
            throw new OpException(name(), "needs a channels-last image, got " + x);
        }
        int widest = Math.max(padding.left(), padding.right());
        int highest = Math.max(padding.top(), padding.bottom());
        if (mode == PadMode.REFLECT && (widest >= s.w() || highest >= s.h())) {
            throw new OpException(
                    name(), "a mirrored border must be smaller than the picture, got " + padding + " for " + s);
        }
        return TensorSpec.image(
                device(),
                Shape.of(
                        s.n(),
                        s.c(),
                        padding.top() + s.h() + padding.bottom(),
                        padding.left() + s.w() + padding.right()));
    }

    @Override
    public void forward(Tensor y) {
        device().kernels(LayoutKernels.class).pad(x, mode, padding, y);
    }
}
