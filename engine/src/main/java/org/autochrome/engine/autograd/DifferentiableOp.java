package org.autochrome.engine.autograd;

import java.util.List;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/** An op with a gradient. The backward pass is written here once, in terms of the family's kernels, never in a device. */
public interface DifferentiableOp extends Op {
    /** The tensors that {@link #backward} will read, among inputs and the result {@code y}: a tape keeps these alive. */
    List<Tensor> saved(OpContext needs, Tensor y);

    /**
     * The gradients of the inputs, in their order; null where none is needed.
     *
     * @param needs says which inputs need a gradient
     * @param y the op's result, readable only if {@link #saved} names it
     * @param gy the gradient of the result, of its shape and layout
     */
    List<@Nullable Tensor> backward(OpContext needs, Tensor y, Tensor gy);
}
