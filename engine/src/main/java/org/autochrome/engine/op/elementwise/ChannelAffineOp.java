package org.autochrome.engine.op.elementwise;

import java.util.List;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Tensor;

/**
 * {@code v = x scale + shift, y = v > 0 ? v : negativeSlope v} with one scale and one shift per channel (per last dimension
 * of a dense tensor): what an eval-mode batch norm is once its statistics are constants, and the activation behind it.
 *
 * @param negativeSlope 1 leaves v as it is, 0 is ReLU
 */
public record ChannelAffineOp(Tensor x, Tensor scale, Tensor shift, float negativeSlope) implements Op {
    @Override
    public String name() {
        return "channel_affine";
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x, scale, shift);
    }

    @Override
    public TensorSpec infer() {
        if (scale.shape().count() != x.columns() || !shift.shape().equals(scale.shape())) {
            throw new OpException(
                    name(),
                    "needs one scale and one shift for each of " + x.columns() + " channels, got " + scale.shape()
                            + " and " + shift.shape() + " (input " + x.shape() + ")");
        }
        return TensorSpec.like(x);
    }

    @Override
    public void forward(Tensor y) {
        device().kernels(ElementwiseKernels.class).affine(x, scale, shift, negativeSlope, y);
    }
}
