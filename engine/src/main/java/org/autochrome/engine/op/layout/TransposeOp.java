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
 * Swaps the last two dimensions of a dense {@code [B, M, N]}.
 *
 * <p>Backward: the transposed gradient. Saves nothing.
 */
public record TransposeOp(Tensor x) implements DifferentiableOp {
    @Override
    public String name() {
        return "transpose";
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public TensorSpec infer() {
        Shape s = x.shape();
        if (s.rank() != 3 || !x.layout().isDense()) {
            throw new OpException(name(), "needs a dense [B, M, N], got " + x);
        }
        return TensorSpec.dense(s.dim(0), s.dim(2), s.dim(1));
    }

    @Override
    public void forward(Tensor y) {
        device().kernels(LayoutKernels.class).transpose(x, y);
    }

    @Override
    public List<Tensor> saved(OpContext needs, Tensor y) {
        return List.of();
    }

    @Override
    public List<@Nullable Tensor> backward(OpContext needs, Tensor y, Tensor gy) {
        Tensor gx = TensorSpec.like(x).allocate(device());
        device().kernels(LayoutKernels.class).transpose(gy, gx);
        return Collections.singletonList(gx);
    }
}
