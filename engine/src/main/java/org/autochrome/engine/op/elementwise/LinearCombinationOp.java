package org.autochrome.engine.op.elementwise;

import java.util.Arrays;
import java.util.List;
import org.autochrome.engine.autograd.DifferentiableOp;
import org.autochrome.engine.autograd.OpContext;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = a x + b z} for two tensors of one shape and two constants: sums, differences, means, residual connections.
 *
 * <p>Backward: {@code gx = a gy}, {@code gz = b gy}. Saves nothing.
 */
public record LinearCombinationOp(float a, Tensor x, float b, Tensor z) implements DifferentiableOp {
    @Override
    public String name() {
        return "add";
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x, z);
    }

    @Override
    public TensorSpec infer() {
        if (!x.shape().equals(z.shape()) || x.layout().isDense() != z.layout().isDense()) {
            throw new OpException(name(), "both sides need one shape and kind of layout, got " + x + " and " + z);
        }
        return TensorSpec.like(x);
    }

    @Override
    public void forward(Tensor y) {
        device().kernels(ElementwiseKernels.class).linear(a, x, b, z, y);
    }

    @Override
    public List<Tensor> saved(OpContext needs, Tensor y) {
        return List.of();
    }

    @Override
    public List<@Nullable Tensor> backward(OpContext needs, Tensor y, Tensor gy) {
        return Arrays.asList(needs.needs(0) ? scaled(a, gy) : null, needs.needs(1) ? scaled(b, gy) : null);
    }

    private Tensor scaled(float factor, Tensor gy) {
        Tensor g = TensorSpec.like(gy).allocate(device());
        device().kernels(ElementwiseKernels.class).linear(factor, gy, 0f, gy, g);
        return g;
    }
}
