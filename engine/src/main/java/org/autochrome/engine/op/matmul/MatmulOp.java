package org.autochrome.engine.op.matmul;

import java.util.Arrays;
import java.util.List;
import org.autochrome.engine.autograd.DifferentiableOp;
import org.autochrome.engine.autograd.Dispatcher;
import org.autochrome.engine.autograd.OpContext;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Batched matrix product {@code y = op(a) op(b)} of dense tensors {@code [B, rows, columns]}, either side transposed if
 * asked; as {@code torch.bmm}.
 *
 * <p>Backward, for no transposition: {@code ga = gy bᵀ}, {@code gb = aᵀ gy}; the transposed cases follow by swapping
 * sides. Saves: b if a needs a gradient, a if b does.
 */
public record MatmulOp(Tensor a, boolean transposeA, Tensor b, boolean transposeB) implements DifferentiableOp {
    @Override
    public String name() {
        return "matmul";
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(a, b);
    }

    @Override
    public TensorSpec infer() {
        Shape sa = a.shape();
        Shape sb = b.shape();
        boolean batches = sa.rank() == 3
                && sb.rank() == 3
                && a.layout().isDense()
                && b.layout().isDense()
                && sa.dim(0) == sb.dim(0);
        if (!batches || inner() != sb.dim(transposeB ? 2 : 1)) {
            throw new OpException(
                    name(),
                    "needs dense [B, M, K] and [B, K, N]"
                            + (transposeA ? ", the first transposed" : "")
                            + (transposeB ? ", the second transposed" : "")
                            + ", got " + sa + " " + a.layout() + " and " + sb + " " + b.layout());
        }
        return TensorSpec.dense(sa.dim(0), sa.dim(transposeA ? 2 : 1), sb.dim(transposeB ? 1 : 2));
    }

    private int inner() {
        return a.shape().dim(transposeA ? 1 : 2);
    }

    @Override
    public long macs() {
        return infer().shape().count() * inner();
    }

    @Override
    public void forward(Tensor y) {
        device().kernels(MatmulKernels.class).matmul(a, transposeA, b, transposeB, y);
    }

    @Override
    public List<Tensor> saved(OpContext needs, Tensor y) {
        if (needs.needs(0)) {
            return needs.needs(1) ? List.of(a, b) : List.of(b);
        }
        return List.of(a);
    }

    @Override
    public List<@Nullable Tensor> backward(OpContext needs, Tensor y, Tensor gy) {
        return Arrays.asList(needs.needs(0) ? gradientOfA(gy) : null, needs.needs(1) ? gradientOfB(gy) : null);
    }

    private Tensor gradientOfA(Tensor gy) {
        return Dispatcher.run(
                transposeA ? new MatmulOp(b, transposeB, gy, true) : new MatmulOp(gy, false, b, !transposeB));
    }

    private Tensor gradientOfB(Tensor gy) {
        return Dispatcher.run(
                transposeB ? new MatmulOp(gy, true, a, transposeA) : new MatmulOp(a, !transposeA, gy, false));
    }
}
