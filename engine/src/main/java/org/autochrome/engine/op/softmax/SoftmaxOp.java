package org.autochrome.engine.op.softmax;

import java.util.Collections;
import java.util.List;
import org.autochrome.engine.autograd.DifferentiableOp;
import org.autochrome.engine.autograd.OpContext;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Softmax over the last dimension of a dense tensor, over the channels of an image.
 *
 * <p>Backward: {@code gx = y (gy - sum(gy y))} over the same dimension. Saves: y.
 */
public record SoftmaxOp(Tensor x) implements DifferentiableOp {
    @Override
    public String name() {
        return "softmax";
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
        device().kernels(SoftmaxKernels.class).softmax(x, y);
    }

    @Override
    public List<Tensor> saved(OpContext needs, Tensor y) {
        return List.of(y);
    }

    @Override
    public List<@Nullable Tensor> backward(OpContext needs, Tensor y, Tensor gy) {
        Tensor gx = TensorSpec.like(x).allocate(device());
        device().kernels(SoftmaxKernels.class).softmaxBackward(y, gy, gx);
        return Collections.singletonList(gx);
    }
}
