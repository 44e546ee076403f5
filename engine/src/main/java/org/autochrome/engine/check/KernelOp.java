package org.autochrome.engine.check;

import java.util.List;
import java.util.function.Consumer;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Tensor;

/** One kernel by itself, where no op's forward is exactly this: the kernels of backward passes. */
record KernelOp(String name, List<Tensor> inputs, TensorSpec infer, Consumer<Tensor> kernel) implements Op {
    @Override
    public void forward(Tensor y) {
        kernel.accept(y);
    }
}
