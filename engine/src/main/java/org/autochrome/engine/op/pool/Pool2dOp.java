package org.autochrome.engine.op.pool;

import java.util.List;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/**
 * Max or average pooling of {@code [N, C, H, W]} to {@code [N, C, oH, oW]}, {@code oH = floor((H + 2 pad - k) / stride) +
 * 1}. An average counts padding as zeros, as PyTorch's default does.
 */
public record Pool2dOp(Kind kind, Tensor x, Pool2dSpec spec) implements Op {
    /** What becomes of a window. */
    public enum Kind {
        MAX,
        AVERAGE
    }

    @Override
    public String name() {
        return kind == Kind.MAX ? "max_pool2d" : "avg_pool2d";
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
        int oh = spec.outputHeight(s.h());
        int ow = spec.outputWidth(s.w());
        if (oh < 1 || ow < 1) {
            throw new OpException(
                    name(),
                    "the window " + spec.kernelH() + "x" + spec.kernelW() + " is larger than the padded input " + s);
        }
        return TensorSpec.image(device(), Shape.of(s.n(), s.c(), oh, ow));
    }

    @Override
    public void forward(Tensor y) {
        Pool2dKernels kernels = device().kernels(Pool2dKernels.class);
        if (kind == Kind.MAX) {
            kernels.maxPool2d(x, spec, y);
        } else {
            kernels.avgPool2d(x, spec, y);
        }
    }
}
