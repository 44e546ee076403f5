package org.autochrome.colorizer.model;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.nn.Activation;
import org.autochrome.engine.nn.BatchNorm2d;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.nn.Layer;
import org.autochrome.engine.nn.Module;
import org.autochrome.engine.nn.Sequential;
import org.autochrome.engine.op.Ops;

/**
 * DeOldify's generator: a U-Net (Ronneberger, Fischer, Brox 2015) whose encoder is a ResNet, after fastai's DynamicUnet.
 *
 * <pre>{@code
 * x [N, 3, H, W] ------------------------------------------------------------- concat -> residual -> 1x1 -> y
 *   \ stem 1/2 ------------------------------------------- block 7 -> shuffle -/
 *     \ stage 4, 1/4 ---------------------------- block 6 -/
 *       \ stage 5, 1/8 ----------------- block 5 -/   (block 5 ends with self-attention)
 *         \ stage 6, 1/16 ---- block 4 -/
 *           \ stage 7, 1/32 - middle -/
 * }</pre>
 *
 * <p>Input and output are ImageNet-normalized RGB, the output within (-3, 3). H and W are even. Children carry the
 * published numbers ({@code layers.0} to {@code layers.12}).
 */
public final class DynamicUnet extends Layer {
    private final UnetConfig config;
    private final ResNetEncoder encoder;
    private final BatchNorm2d norm;
    private final Sequential middle;
    private final List<UnetBlock> blocks = new ArrayList<>();
    private final PixelShuffleBlock shuffle;
    private final ResidualConvolutions residual;
    private final ConvBlock head;
    private final Activation range;

    public DynamicUnet(UnetConfig config) {
        this.config = config;
        int bottom = config.stageWidth(3);
        Children layers = child("layers", new Children());
        encoder = layers.add(0, new ResNetEncoder(config.bottleneck(), config.stem(), config.depths()));
        norm = layers.add(1, new BatchNorm2d(bottom));
        middle = layers.add(
                3,
                new Sequential(
                        List.of(ConvBlock.normalized(bottom, 2 * bottom), ConvBlock.normalized(2 * bottom, bottom))));
        int channels = bottom;
        for (int i = 0; i < config.steps().size(); i++) {
            UnetConfig.Step step = config.steps().get(i);
            blocks.add(layers.add(4 + i, new UnetBlock(channels, config.skipWidth(i), step, config.deep())));
            channels = step.out();
        }
        shuffle = layers.add(8, PixelShuffleBlock.last(channels));
        residual = layers.add(10, new ResidualConvolutions(channels + 3));
        head = layers.add(11, ConvBlock.head(channels + 3, 3));
        range = layers.add(12, Activation.of(x -> Ops.sigmoidRange(x, -3f, 3f)));
    }

    public UnetConfig config() {
        return config;
    }

    @Override
    protected Tensor forward(Tensor x) {
        MemoryScope scope = MemoryScope.innermost();
        EncoderFeatures features = encoder.call(x);
        Tensor h = scope.replace(features.bottom(), norm.call(features.bottom()));
        h = scope.replace(h, Ops.relu(h));
        h = scope.replace(h, middle.call(h));
        for (int i = 0; i < blocks.size(); i++) {
            Tensor skip = features.skips().get(i);
            h = scope.replace(h, blocks.get(i).call(h, skip));
            scope.release(skip);
        }
        h = joined(scope, h, x);
        h = scope.replace(h, execution() == Execution.FUSED ? residual.inPlace(h) : residual.call(h));
        h = scope.replace(h, head.call(h));
        return range.call(h);
    }

    /** {@code concat(enlarged h, x)} instead of h. */
    private Tensor joined(MemoryScope scope, Tensor h, Tensor x) {
        if (execution() == Execution.FUSED) {
            Tensor wide = scope.replace(h, shuffle.widened(h));
            Tensor both = Ops.concatInPlace(
                    x,
                    new Ops.Part(h.shape().c(), y -> shuffle.shuffled(wide, y)),
                    new Ops.Part(x.shape().c(), y -> x));
            return scope.replace(wide, both);
        }
        Tensor enlarged = scope.replace(h, shuffle.call(h));
        return scope.replace(enlarged, Ops.concat(enlarged, x));
    }

    /** Gives the children their published numbers. */
    private static final class Children extends Module {
        <M extends Module> M add(int number, M module) {
            return child(Integer.toString(number), module);
        }
    }

    /** {@code x + relu(conv(relu(conv(x))))} at full size. */
    private static final class ResidualConvolutions extends Layer {
        private final ConvBlock first;
        private final ConvBlock second;
        private final Sequential layers;

        ResidualConvolutions(int channels) {
            first = ConvBlock.plain(channels);
            second = ConvBlock.plain(channels);
            layers = child("layers", new Sequential(List.of(first, second)));
        }

        /** For inference: written over x. */
        Tensor inPlace(Tensor x) {
            return runFused(() -> second.added(first.call(x), x));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return Ops.add(x, layers.call(x));
        }
    }
}
