package org.autochrome.engine.op.layout;

import java.util.List;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/** Resizes {@code [N, C, H, W] -> [N, C, height, width]} as {@code torch.nn.functional.interpolate} does. */
public record ResizeOp(Tensor x, Mode mode, int height, int width) implements Op {
    /** How a pixel of the result is found. */
    public enum Mode {
        NEAREST,
        BILINEAR,
        BILINEAR_ALIGNED_CORNERS
    }

    @Override
    public String name() {
        return "resize";
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public TensorSpec infer() {
        Shape s = x.shape();
        if (!s.isImage() || x.layout().isDense() || s.count() == 0 || height < 1 || width < 1) {
            throw new OpException(
                    name(),
                    "needs a channels-last image that is not empty and a size of at least 1x1, got " + x + " to "
                            + height + "x" + width);
        }
        return TensorSpec.image(device(), Shape.of(s.n(), s.c(), height, width));
    }

    @Override
    public void forward(Tensor y) {
        LayoutKernels kernels = device().kernels(LayoutKernels.class);
        if (mode == Mode.NEAREST) {
            kernels.resizeNearest(x, y);
        } else {
            kernels.resizeBilinear(x, mode == Mode.BILINEAR_ALIGNED_CORNERS, y);
        }
    }
}
