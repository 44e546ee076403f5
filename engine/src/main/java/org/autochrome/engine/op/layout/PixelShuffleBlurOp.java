package org.autochrome.engine.op.layout;

import java.util.List;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/**
 * Pixel shuffle by two and a blur of 2x2 pixels in one pass, {@code [N, 4 C, H, W] -> [N, C, 2 H, 2 W]}: with s the shuffled
 * picture, whose first line and column count twice,
 *
 * <pre>{@code
 * y(i, j) = (s(i - 1, j - 1) + s(i - 1, j) + s(i, j - 1) + s(i, j)) / 4
 * }</pre>
 *
 * <p>For inference: it has no gradient. Under a tape the same is written as pixel shuffle, replicating pad and average pool
 * (Sugawara et al. 2018, "Super-Resolution using Convolutional Neural Networks without Any Checkerboard Artifacts").
 */
public record PixelShuffleBlurOp(Tensor x) implements Op {
    @Override
    public String name() {
        return "pixel_shuffle_blur";
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public TensorSpec infer() {
        Shape s = x.shape();
        if (!s.isImage() || x.layout().isDense() || s.c() % 4 != 0) {
            throw new OpException(
                    name(), "needs a channels-last image whose channels are a multiple of four, got " + x);
        }
        return TensorSpec.image(device(), Shape.of(s.n(), s.c() / 4, 2 * s.h(), 2 * s.w()));
    }

    @Override
    public void forward(Tensor y) {
        device().kernels(LayoutKernels.class).pixelShuffleBlur(x, y);
    }
}
