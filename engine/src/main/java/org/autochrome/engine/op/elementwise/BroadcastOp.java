package org.autochrome.engine.op.elementwise;

import java.util.List;
import java.util.Locale;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Tensor;

/** {@code y = x + z} or {@code y = x z} with {@code z} repeated over {@code x}, see {@link Broadcast#of}. */
public record BroadcastOp(BinaryFunction function, Tensor x, Tensor z) implements Op {
    @Override
    public String name() {
        return function.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x, z);
    }

    @Override
    public TensorSpec infer() {
        Broadcast.of(name(), x, z);
        return TensorSpec.like(x);
    }

    @Override
    public void forward(Tensor y) {
        device().kernels(ElementwiseKernels.class).binary(function, x, z, Broadcast.of(name(), x, z), y);
    }
}
