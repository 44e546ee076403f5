package org.autochrome.colorizer.model;

import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.nn.BatchNorm2d;
import org.autochrome.engine.nn.Conv2d;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.nn.Layer;
import org.autochrome.engine.nn.SelfAttention;
import org.autochrome.engine.nn.WeightNormalization;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.jspecify.annotations.Nullable;

/**
 * DeOldify's convolution block: spectrally normalized convolution, ReLU, batch norm, in this order, and self-attention in
 * one block of the decoder. Each of the last three may be absent.
 */
final class ConvBlock extends Layer {
    private final Conv2d conv;
    private final boolean relu;
    private final @Nullable BatchNorm2d norm;
    private final @Nullable SelfAttention attention;

    private ConvBlock(
            int inputs, int outputs, int kernel, boolean relu, boolean normalized, boolean bias, boolean attentive) {
        this.relu = relu;
        this.conv = child(
                "0",
                new Conv2d(
                        Shape.of(outputs, inputs, kernel, kernel),
                        Conv2dSpec.of(1, kernel / 2),
                        bias,
                        WeightNormalization.SPECTRAL));
        this.norm = normalized ? child("2", new BatchNorm2d(outputs)) : null;
        this.attention = attentive ? child("3", new SelfAttention(outputs, Math.max(1, outputs / 8))) : null;
    }

    /** 3x3 convolution without bias, ReLU, batch norm. */
    static ConvBlock normalized(int inputs, int outputs) {
        return new ConvBlock(inputs, outputs, 3, true, true, false, false);
    }

    /** The same with self-attention behind it. */
    static ConvBlock attentive(int inputs, int outputs) {
        return new ConvBlock(inputs, outputs, 3, true, true, false, true);
    }

    /** 3x3 convolution with bias, ReLU. */
    static ConvBlock plain(int channels) {
        return new ConvBlock(channels, channels, 3, true, false, true, false);
    }

    /** 1x1 convolution with bias and nothing behind it. */
    static ConvBlock head(int inputs, int outputs) {
        return new ConvBlock(inputs, outputs, 1, false, false, true, false);
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor h = execution() == Execution.FUSED ? conv.fused(x, relu ? 0f : 1f, norm) : separately(x);
        return attention == null ? h : attention.call(h);
    }

    /** For inference: {@code sum + relu(conv(x))}, written over {@code sum}. */
    Tensor added(Tensor x, Tensor sum) {
        return conv.added(x, 0f, sum);
    }

    private Tensor separately(Tensor x) {
        MemoryScope scope = MemoryScope.innermost();
        Tensor h = conv.call(x);
        if (relu) {
            h = scope.replace(h, Ops.relu(h));
        }
        return norm == null ? h : scope.replace(h, norm.call(h));
    }
}
