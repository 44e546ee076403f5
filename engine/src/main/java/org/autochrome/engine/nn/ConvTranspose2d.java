package org.autochrome.engine.nn;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.ConvTranspose2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.jspecify.annotations.Nullable;

/**
 * Transposed convolution layer, see {@link org.autochrome.engine.op.conv.ConvTranspose2dOp}. Parameters: {@code weight [C,
 * O/groups, kH, kW]} and {@code bias [O]}.
 */
public final class ConvTranspose2d extends Layer {
    private final ConvTranspose2dSpec spec;
    private final Weight weight;
    private final @Nullable Parameter bias;

    public ConvTranspose2d(Shape weight, ConvTranspose2dSpec spec, boolean bias) {
        this.spec = spec;
        this.weight = Weight.of(WeightNormalization.NONE, this, weight, weight);
        int outputs = weight.dim(1) * spec.window().groups();
        this.bias = bias ? parameter("bias", Shape.of(outputs)) : null;
    }

    @Override
    protected void loaded() {
        weight.close();
    }

    @Override
    protected Tensor forward(Tensor x) {
        Epilogue epilogue = Epilogue.bias(bias == null ? null : bias.tensor());
        return Ops.convTranspose2d(x, weight.prepared(execution()), spec, epilogue);
    }

    @Override
    public void close() {
        weight.close();
        super.close();
    }
}
