package org.autochrome.colorizer.model;

import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.nn.BatchNorm2d;
import org.autochrome.engine.nn.Conv2d;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.nn.Layer;
import org.autochrome.engine.nn.Module;
import org.autochrome.engine.nn.WeightNormalization;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.layout.PadMode;
import org.autochrome.engine.op.layout.Padding;
import org.autochrome.engine.op.pool.Pool2dSpec;
import org.jspecify.annotations.Nullable;

/**
 * Enlarges twofold without checkerboards: 1x1 convolution to four times the channels, ReLU, pixel shuffle, and a blur of 2x2
 * pixels (Aitken et al. 2017, "Checkerboard artifact free sub-pixel convolution"; Sugawara et al. 2018, "Super-Resolution
 * using Convolutional Neural Networks without Any Checkerboard Artifacts").
 */
final class PixelShuffleBlock extends Layer {
    private static final int SCALE = 2;

    private final Upscale conv;

    private PixelShuffleBlock(Upscale conv) {
        this.conv = child("conv", conv);
    }

    /** In the decoder: spectral norm on the convolution and batch norm behind it. */
    static PixelShuffleBlock normalized(int inputs, int outputs) {
        return new PixelShuffleBlock(new Upscale(inputs, outputs, false));
    }

    /** At the end: weight norm and a bias on the convolution. */
    static PixelShuffleBlock last(int channels) {
        return new PixelShuffleBlock(new Upscale(channels, channels, true));
    }

    @Override
    protected Tensor forward(Tensor x) {
        MemoryScope scope = MemoryScope.innermost();
        Tensor h = conv.rectified(x);
        if (execution() == Execution.FUSED) {
            return Ops.pixelShuffleBlur(h);
        }
        h = scope.replace(h, Ops.pixelShuffle(h, SCALE));
        h = scope.replace(h, Ops.pad(h, PadMode.REPLICATE, new Padding(1, 0, 1, 0)));
        return scope.replace(h, Ops.avgPool2d(h, Pool2dSpec.of(2, 1, 0)));
    }

    /** For inference: {@link #call} that writes into {@code y}. */
    Tensor into(Tensor x, Tensor y) {
        return runFused(() -> Ops.pixelShuffleBlur(conv.rectified(x), y));
    }

    /** For inference: the first half of {@link #into}, behind which x may go. */
    Tensor widened(Tensor x) {
        return conv.rectified(x);
    }

    /** For inference: the second half of {@link #into}. */
    Tensor shuffled(Tensor wide, Tensor y) {
        return runFused(() -> Ops.pixelShuffleBlur(wide, y));
    }

    /** Convolution, batch norm if there is one, ReLU. */
    private static final class Upscale extends Module {
        private final Conv2d conv;
        private final @Nullable BatchNorm2d norm;

        Upscale(int inputs, int outputs, boolean last) {
            int wide = outputs * SCALE * SCALE;
            conv = child(
                    "0",
                    new Conv2d(
                            Shape.of(wide, inputs, 1, 1),
                            Conv2dSpec.DEFAULT,
                            last,
                            last ? WeightNormalization.WEIGHT : WeightNormalization.SPECTRAL));
            norm = last ? null : child("1", new BatchNorm2d(wide));
        }

        Tensor rectified(Tensor x) {
            if (norm != null) {
                return MemoryScope.returning(() -> ConvNorm.call(conv, norm, true, x));
            }
            return execution() == Execution.FUSED
                    ? conv.fused(x, 0f, null)
                    : MemoryScope.returning(() -> Ops.relu(conv.call(x)));
        }
    }
}
