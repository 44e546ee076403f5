package org.autochrome.engine.nn;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.jspecify.annotations.Nullable;

/**
 * Instance normalization (Ulyanov, Vedaldi, Lempitsky 2016): each channel of each picture is brought to mean 0 and variance
 * 1 by its own statistics, in training and evaluation alike, then scaled and shifted if affine.
 */
public final class InstanceNorm2d extends Layer {
    private final float eps;
    private final @Nullable Parameter weight;
    private final @Nullable Parameter bias;

    public InstanceNorm2d(int channels, float eps, boolean affine) {
        this.eps = eps;
        this.weight = affine ? parameter("weight", Shape.of(channels)) : null;
        this.bias = affine ? parameter("bias", Shape.of(channels)) : null;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return Ops.normalize(
                x,
                Ops.statistics(x, true),
                weight == null ? null : weight.tensor(),
                bias == null ? null : bias.tensor(),
                eps);
    }
}
