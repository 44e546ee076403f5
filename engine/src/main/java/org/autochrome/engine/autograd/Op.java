package org.autochrome.engine.autograd;

import java.util.List;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Tensor;

/**
 * One operation about to run: its inputs and attributes, usually a record.
 *
 * <p>An op checks its inputs and says what its result will be in {@link #infer()}, and computes in {@link #forward} by
 * asking the device for its family's kernels. It runs through {@link Dispatcher#run}. Ops with gradients are
 * {@link DifferentiableOp}s; the others, fused ones among them, serve inference only.
 */
public interface Op {
    /** The name used in messages and profiles, as in PyTorch: {@code conv2d}. */
    String name();

    /** The tensors read, in a fixed order. */
    List<Tensor> inputs();

    /**
     * Shape and layout of the result.
     *
     * @throws OpException if the inputs break the op's rules
     */
    TensorSpec infer();

    /** Writes every element of {@code y}, which has the shape and layout of {@link #infer()}. */
    void forward(Tensor y);

    /** Multiply-accumulates of the matrix products in {@link #forward}, 0 for element-wise work. */
    default long macs() {
        return 0;
    }

    /** Elements of inputs and weights, each counted once and without padding: what {@link #forward} has to read at least. */
    default long elementsRead() {
        return inputs().stream().mapToLong(input -> input.shape().count()).sum();
    }

    default Device device() {
        return inputs().get(0).device();
    }
}
