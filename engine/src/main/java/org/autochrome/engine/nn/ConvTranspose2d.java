package org.autochrome.engine.nn;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.ConvTranspose2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.PreparedWeight;
import org.jspecify.annotations.Nullable;

/**
 * Transposed convolution layer, see {@link org.autochrome.engine.op.conv.ConvTranspose2dOp}. Parameters: {@code weight [C,
 * O/groups, kH, kW]} and {@code bias [O]}.
 */
public final class ConvTranspose2d extends Layer {
    private final ConvTranspose2dSpec spec;
    private final Parameter weight;
    private final @Nullable Parameter bias;
    private @Nullable PreparedWeight prepared;

    public ConvTranspose2d(Shape weight, ConvTranspose2dSpec spec, boolean bias) {
        this.spec = spec;
        this.weight = parameter("weight", weight);
        int outputs = weight.dim(1) * spec.window().groups();
        this.bias = bias ? parameter("bias", Shape.of(outputs)) : null;
    }

    @Override
    protected void loaded() {
        close(prepared);
        if (execution() == Execution.FUSED) {
            prepared = PreparedWeight.constant(weight.tensor());
            weight.close();
        } else {
            prepared = PreparedWeight.of(weight.tensor());
        }
    }

    @Override
    protected Tensor forward(Tensor x) {
        if (prepared == null) {
            throw new IllegalStateException("conv_transpose2d: load the module first");
        }
        return Ops.convTranspose2d(x, prepared, spec, Epilogue.bias(bias == null ? null : bias.tensor()));
    }

    private static void close(@Nullable PreparedWeight weight) {
        if (weight != null) {
            weight.close();
        }
    }

    @Override
    public void close() {
        close(prepared);
        prepared = null;
        super.close();
    }
}
