package org.autochrome.engine.op.attention;

import java.util.List;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/**
 * Attention between all pixels of a picture in one kernel: every pixel of the result is a mean of {@code value}'s pixels,
 * weighted by the softmax of its query's products with their keys. Unscaled, as in SAGAN (Zhang, Goodfellow, Metaxas,
 * Odena 2018, section 3).
 *
 * <p>For inference: it has no gradient. Under a tape the same is written as matmul, softmax and matmul.
 */
public record FusedAttentionOp(Tensor query, Tensor key, Tensor value) implements Op {
    @Override
    public String name() {
        return "attention";
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(query, key, value);
    }

    @Override
    public TensorSpec infer() {
        Shape q = query.shape();
        Shape k = key.shape();
        Shape v = value.shape();
        boolean images = inputs().stream().noneMatch(t -> t.layout().isDense());
        if (!images || q.n() != k.n() || q.c() != k.c() || !v.equals(Shape.of(k.n(), v.c(), k.h(), k.w()))) {
            throw new OpException(
                    name(),
                    "needs images query [N, d, H, W], key [N, d, H', W'], value [N, C, H', W'], got " + query + ", "
                            + key + ", " + value);
        }
        return TensorSpec.image(device(), Shape.of(q.n(), v.c(), q.h(), q.w()));
    }

    @Override
    public long macs() {
        Shape q = query.shape();
        long queries = (long) q.n() * q.h() * q.w();
        long keys = (long) key.shape().h() * key.shape().w();
        return queries * keys * (q.c() + value.shape().c());
    }

    @Override
    public void forward(Tensor y) {
        device().kernels(AttentionKernels.class).attention(query, key, value, y);
    }
}
