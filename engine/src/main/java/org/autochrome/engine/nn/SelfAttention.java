package org.autochrome.engine.nn;

import java.util.List;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;

/**
 * Self-attention between all pixels of {@code [N, C, H, W]} (Zhang, Goodfellow, Metaxas, Odena 2018, "Self-Attention
 * Generative Adversarial Networks", section 3): {@code y = gamma o + x} with
 *
 * <pre>{@code
 * f = query(x), g = key(x)             [N, C/8, L]   L = H W pixels
 * h = value(x)                         [N, C, L]
 * beta[i, j] = softmax over i of f_i . g_j
 * o_j = sum over i of beta[i, j] h_i
 * }</pre>
 *
 * <p>Gamma is learned and starts at 0, so that the network first learns local cues. The layers are 1x1 convolutions without
 * bias, spectrally normalized.
 */
public final class SelfAttention extends Layer {
    private final Conv2d query;
    private final Conv2d key;
    private final Conv2d value;
    private final Parameter gamma;

    public SelfAttention(int channels, int inner) {
        this.gamma = parameter("gamma", Shape.of(1));
        this.query = child("query", Conv2d.pointwise(channels, inner, WeightNormalization.SPECTRAL));
        this.key = child("key", Conv2d.pointwise(channels, inner, WeightNormalization.SPECTRAL));
        this.value = child("value", Conv2d.pointwise(channels, channels, WeightNormalization.SPECTRAL));
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor f = query.call(x);
        Tensor g = key.call(x);
        Tensor h = value.call(x);
        Tensor o = execution() == Execution.FUSED ? Ops.fusedAttention(g, f, h) : attention(f, g, h);
        MemoryScope scope = MemoryScope.innermost();
        List.of(f, g, h).forEach(scope::release);
        o = scope.replace(o, Ops.mul(o, gamma.tensor()));
        return Ops.add(o, x);
    }

    private static Tensor attention(Tensor f, Tensor g, Tensor h) {
        Tensor scores = Ops.matmul(pixels(g), true, pixels(f), false); // [N, L (j), L (i)]
        Tensor beta = Ops.softmax(scores);
        Tensor o = Ops.matmul(pixels(h), false, beta, true); // [N, C, L]
        return Ops.toImage(o.reshape(h.shape()));
    }

    /** {@code [N, C, H, W]} as dense matrices {@code [N, C, L]}. */
    private static Tensor pixels(Tensor image) {
        Shape s = image.shape();
        return Ops.toDense(image).reshape(Shape.of(s.n(), s.c(), s.h() * s.w()));
    }
}
