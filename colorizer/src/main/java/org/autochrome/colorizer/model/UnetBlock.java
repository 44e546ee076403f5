package org.autochrome.colorizer.model;

import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.nn.BatchNorm2d;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.nn.Layer;
import org.autochrome.engine.nn.Module;
import org.autochrome.engine.op.Ops;
import org.jspecify.annotations.Nullable;

/**
 * One step of the decoder: enlarge what comes from below, put the encoder's features beside it, convolve.
 *
 * <p>The deep kind convolves twice ({@code conv1}, {@code conv2}), the wide kind once ({@code conv}).
 */
final class UnetBlock extends Module {
    private final int up;
    private final PixelShuffleBlock shuf;
    private final BatchNorm2d norm;
    private final Layer conv;
    private final @Nullable Layer second;

    /**
     * @param inputs channels from below
     * @param skip channels of the encoder's features
     * @param deep whether there are two convolutions
     */
    UnetBlock(int inputs, int skip, UnetConfig.Step step, boolean deep) {
        int joined = step.up() + skip;
        up = step.up();
        shuf = child("shuf", PixelShuffleBlock.normalized(inputs, step.up()));
        norm = child("bn", new BatchNorm2d(skip));
        if (deep) {
            conv = child("conv1", ConvBlock.normalized(joined, step.out()));
            second = child("conv2", last(step.out(), step));
        } else {
            conv = child("conv", last(joined, step));
            second = null;
        }
    }

    private static ConvBlock last(int inputs, UnetConfig.Step step) {
        return step.attention() ? ConvBlock.attentive(inputs, step.out()) : ConvBlock.normalized(inputs, step.out());
    }

    /** x {@code [N, inputs, H, W]} from below, skip {@code [N, skip, about 2H, about 2W]}; the result has skip's size. */
    Tensor call(Tensor x, Tensor skip) {
        return run(() -> {
            MemoryScope scope = MemoryScope.innermost();
            Tensor both = execution() == Execution.FUSED ? joinedInPlace(x, skip) : joined(x, skip);
            Tensor h = scope.replace(both, conv.call(both));
            return second == null ? h : scope.replace(h, second.call(h));
        });
    }

    /** {@code relu(concat(enlarged x, normed skip))}. */
    private Tensor joined(Tensor x, Tensor skip) {
        MemoryScope scope = MemoryScope.innermost();
        Tensor enlarged = shuf.call(x);
        if (!isTwice(x.shape(), skip.shape())) {
            enlarged =
                    Ops.resizeNearest(enlarged, skip.shape().h(), skip.shape().w());
        }
        Tensor normed = norm.call(skip);
        Tensor both = scope.replace(enlarged, Ops.concat(enlarged, normed));
        scope.release(normed);
        return scope.replace(both, Ops.relu(both));
    }

    /** The same for inference. What was enlarged is a mean of rectified numbers, so that a ReLU would not change it. */
    private Tensor joinedInPlace(Tensor x, Tensor skip) {
        return Ops.concatInPlace(
                skip,
                new Ops.Part(
                        up,
                        y -> isTwice(x.shape(), skip.shape()) ? shuf.into(x, y) : Ops.resizeNearest(shuf.call(x), y)),
                new Ops.Part(skip.shape().c(), y -> norm.rectified(skip, y)));
    }

    private static boolean isTwice(Shape x, Shape skip) {
        return skip.h() == 2 * x.h() && skip.w() == 2 * x.w();
    }
}
