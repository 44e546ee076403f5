package org.autochrome.engine.op.layout;

import java.util.Collections;
import java.util.List;
import org.autochrome.engine.autograd.DifferentiableOp;
import org.autochrome.engine.autograd.OpContext;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The same values in another layout: dense row-major, or the device's channels-last. Also makes a slice a tensor of its
 * own.
 *
 * <p>Backward: the gradient in the input's layout. Saves nothing.
 */
public record CopyOp(Tensor x, boolean toDense) implements DifferentiableOp {
    @Override
    public String name() {
        return "copy";
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public TensorSpec infer() {
        return toDense ? new TensorSpec(x.shape(), Layout.DENSE) : TensorSpec.image(device(), x.shape());
    }

    @Override
    public void forward(Tensor y) {
        device().kernels(LayoutKernels.class).copy(x, y);
    }

    @Override
    public List<Tensor> saved(OpContext needs, Tensor y) {
        return List.of();
    }

    @Override
    public List<@Nullable Tensor> backward(OpContext needs, Tensor y, Tensor gy) {
        Tensor gx = TensorSpec.like(x).allocate(device());
        device().kernels(LayoutKernels.class).copy(gy, gx);
        return Collections.singletonList(gx);
    }
}
