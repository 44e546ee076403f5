package org.autochrome.engine.op.layout;

import java.util.Collections;
import java.util.List;
import org.autochrome.engine.autograd.DifferentiableOp;
import org.autochrome.engine.autograd.OpContext;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Pixel shuffle: channels become pixels, {@code [N, C r², H, W] -> [N, C, H r, W r]} (Shi et al. 2016, "Real-Time Single
 * Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural Network", equation 4).
 *
 * <p>Backward: the inverse shuffle of the gradient. Saves nothing.
 */
public record PixelShuffleOp(Tensor x, int r) implements DifferentiableOp {
    @Override
    public String name() {
        return "pixel_shuffle";
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public TensorSpec infer() {
        Shape s = x.shape();
        if (!s.isImage() || x.layout().isDense() || r < 1 || s.c() % (r * r) != 0) {
            throw new OpException(
                    name(), "needs a channels-last image whose channels are a multiple of " + r + "², got " + x);
        }
        return TensorSpec.image(device(), Shape.of(s.n(), s.c() / (r * r), s.h() * r, s.w() * r));
    }

    @Override
    public void forward(Tensor y) {
        device().kernels(LayoutKernels.class).pixelShuffle(x, r, y);
    }

    @Override
    public List<Tensor> saved(OpContext needs, Tensor y) {
        return List.of();
    }

    @Override
    public List<@Nullable Tensor> backward(OpContext needs, Tensor y, Tensor gy) {
        Tensor gx = TensorSpec.like(x).allocate(device());
        device().kernels(LayoutKernels.class).pixelUnshuffle(gy, r, gx);
        return Collections.singletonList(gx);
    }
}
