package org.autochrome.engine.nn;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.PreparedWeight;
import org.jspecify.annotations.Nullable;

/**
 * Convolution layer: {@code [N, C, H, W] -> [N, O, oH, oW]}, see {@link org.autochrome.engine.op.conv.Conv2dOp}. Its weight
 * may be normalized; parameters are named as in PyTorch ({@code weight} or {@code weight_orig}, ..., and {@code bias}).
 */
public final class Conv2d extends Layer {
    private final Conv2dSpec spec;
    private final Weight weight;
    private final @Nullable Parameter bias;
    private @Nullable Tensor foldedBias;

    public Conv2d(Shape weight, Conv2dSpec spec, boolean bias, WeightNormalization norm) {
        this(weight, weight, spec, bias, norm);
    }

    /** A 1x1 convolution whose weight a checkpoint stores as {@code [O, C, 1]}, as PyTorch's Conv1d does. */
    public static Conv2d pointwise(int inputs, int outputs, WeightNormalization norm) {
        return new Conv2d(
                Shape.of(outputs, inputs, 1), Shape.of(outputs, inputs, 1, 1), Conv2dSpec.DEFAULT, false, norm);
    }

    private Conv2d(Shape stored, Shape used, Conv2dSpec spec, boolean bias, WeightNormalization norm) {
        this.spec = spec;
        this.bias = bias ? parameter("bias", Shape.of(used.dim(0))) : null;
        this.weight = Weight.of(norm, this, stored, used);
    }

    @Override
    protected Tensor forward(Tensor x) {
        if (isTraining()) {
            return Ops.conv2d(x, weight.forTraining(), bias(), spec);
        }
        return Ops.conv2d(x, weight.prepared(execution()), spec, Epilogue.bias(bias()));
    }

    /** For inference: convolution, then {@code v > 0 ? v : slope v}, then the affine of an eval-mode batch norm, in one pass. */
    public Tensor fused(Tensor x, float slope, @Nullable BatchNorm2d after) {
        return runFused(() -> {
            Tensor scale = after == null ? null : after.scale();
            Tensor shift = after == null ? null : after.shift();
            return Ops.conv2d(x, weight.prepared(execution()), spec, new Epilogue(bias(), slope, scale, shift));
        });
    }

    /** For inference: convolution, then {@code v > 0 ? v : slope v}, added to {@code sum} and written over it. */
    public Tensor added(Tensor x, float slope, Tensor sum) {
        return runFused(() ->
                Ops.addConv2d(x, weight.prepared(execution()), spec, new Epilogue(bias(), slope, null, null), sum));
    }

    /** For inference: an eval-mode batch norm directly behind the convolution, folded into its weight, then the activation. */
    public Tensor folded(Tensor x, BatchNorm2d norm, float slope) {
        return runFused(() -> {
            PreparedWeight folded = weight.isConstant() ? weight.prepared(execution()) : fold(norm);
            return Ops.conv2d(x, folded, spec, new Epilogue(foldedBias, slope, null, null));
        });
    }

    /** {@code (w x + b) scale + shift = (w scale) x + (b scale + shift)}. */
    private PreparedWeight fold(BatchNorm2d norm) {
        int outputs = weight.shape().dim(0);
        Shape matrix = Shape.of(outputs, Math.toIntExact(weight.shape().count() / outputs));
        Tensor rows = weight.value().reshape(matrix);
        Tensor scaled = Ops.mul(rows, norm.scale().reshape(Shape.of(outputs, 1)));
        Tensor shift = bias == null ? norm.shift() : Ops.add(Ops.mul(bias.tensor(), norm.scale()), norm.shift());
        shift.storage().retain();
        foldedBias = shift;
        return weight.constant(scaled.reshape(weight.shape()));
    }

    private @Nullable Tensor bias() {
        return bias == null ? null : bias.tensor();
    }

    @Override
    protected void loaded() {
        releaseComputed();
    }

    private void releaseComputed() {
        weight.close();
        if (foldedBias != null) {
            foldedBias.storage().release();
            foldedBias = null;
        }
    }

    @Override
    public void close() {
        releaseComputed();
        super.close();
    }
}
