package org.autochrome.engine.op.elementwise;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.autochrome.engine.autograd.DifferentiableOp;
import org.autochrome.engine.autograd.OpContext;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = f(x; a, b)}, element by element.
 *
 * <p>Backward: {@code gx = gy f'(x)}, told from the result alone ({@link UnaryFunction}). Saves: y.
 */
public record UnaryOp(UnaryFunction function, float a, float b, Tensor x) implements DifferentiableOp {
    @Override
    public String name() {
        return function.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public TensorSpec infer() {
        return TensorSpec.like(x);
    }

    @Override
    public void forward(Tensor y) {
        device().kernels(ElementwiseKernels.class).unary(function, a, b, x, y);
    }

    @Override
    public List<Tensor> saved(OpContext needs, Tensor y) {
        return List.of(y);
    }

    @Override
    public List<@Nullable Tensor> backward(OpContext needs, Tensor y, Tensor gy) {
        Tensor gx = TensorSpec.like(x).allocate(device());
        device().kernels(ElementwiseKernels.class).unaryBackward(function, a, b, y, gy, gx);
        return Collections.singletonList(gx);
    }
}
