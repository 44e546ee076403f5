package org.autochrome.engine.op.norm;

import java.util.List;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Tensor;

/**
 * Mean and biased variance of each channel, over the whole batch ({@code [1, 2, C]}, for batch norm) or picture by picture
 * ({@code [N, 2, C]}, for instance norm).
 */
public record StatisticsOp(Tensor x, boolean perPicture) implements Op {
    @Override
    public String name() {
        return "statistics";
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public TensorSpec infer() {
        if (!x.shape().isImage() || x.layout().isDense() || x.shape().count() == 0) {
            throw new OpException(name(), "needs a channels-last image that is not empty, got " + x);
        }
        return TensorSpec.dense(perPicture ? x.shape().n() : 1, 2, x.shape().c());
    }

    @Override
    public void forward(Tensor y) {
        device().kernels(NormKernels.class).statistics(x, y);
    }
}
