package org.autochrome.engine.op.norm;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = (x - mean) / sqrt(variance + eps) * weight + bias} with given statistics {@code [G, 2, C]} (means, then
 * variances): batch norm (Ioffe and Szegedy 2015, algorithm 1) with G = 1, instance norm (Ulyanov, Vedaldi, Lempitsky 2016,
 * equation 7) with G = N.
 */
public record NormalizeOp(
        Tensor x,
        Tensor statistics,
        @Nullable Tensor weight,
        @Nullable Tensor bias,
        float eps) implements Op {
    @Override
    public String name() {
        return "normalize";
    }

    @Override
    public List<Tensor> inputs() {
        List<Tensor> inputs = new ArrayList<>(List.of(x, statistics));
        if (weight != null && bias != null) {
            inputs.add(weight);
            inputs.add(bias);
        }
        return inputs;
    }

    @Override
    public TensorSpec infer() {
        Shape s = x.shape();
        if (!s.isImage() || x.layout().isDense()) {
            throw new OpException(name(), "needs a channels-last image, got " + x);
        }
        Shape groups = statistics.shape();
        boolean fits = groups.equals(Shape.of(1, 2, s.c())) || groups.equals(Shape.of(s.n(), 2, s.c()));
        if (!fits || (weight == null) != (bias == null)) {
            throw new OpException(
                    name(),
                    "needs statistics [1, 2, " + s.c() + "] or [" + s.n() + ", 2, " + s.c()
                            + "] and weight with bias or neither, got statistics " + groups + " (input " + s + ")");
        }
        if (weight != null && bias != null) {
            Shape c = Shape.of(s.c());
            if (!weight.shape().equals(c) || !bias.shape().equals(c)) {
                throw new OpException(
                        name(),
                        "weight and bias need shape " + c + ", got " + weight.shape() + " and " + bias.shape()
                                + " (input " + s + ")");
            }
        }
        return TensorSpec.like(x);
    }

    @Override
    public void forward(Tensor y) {
        device().kernels(NormKernels.class).normalize(x, statistics, weight, bias, eps, y);
    }
}
