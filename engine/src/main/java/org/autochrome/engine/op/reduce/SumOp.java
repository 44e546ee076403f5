package org.autochrome.engine.op.reduce;

import java.util.List;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Tensor;

/**
 * Sums, times a constant factor, over the rows or over the columns of a tensor seen as a matrix ({@link Tensor#rows()}).
 *
 * <p>Over rows: {@code [C]}, one sum per channel of an image. Over columns: a dense tensor {@code [R, 1]} for a matrix of
 * R rows, in general the shape with its last dimension 1.
 */
public record SumOp(Axis axis, float factor, Tensor x) implements Op {
    /** What is summed away. */
    public enum Axis {
        ROWS,
        COLUMNS
    }

    @Override
    public String name() {
        return "sum";
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public TensorSpec infer() {
        if (axis == Axis.ROWS) {
            return TensorSpec.dense(x.columns());
        }
        if (!x.layout().isDense() || x.shape().rank() == 0) {
            throw new OpException(name(), "sums over columns take a dense tensor of rank 1 or more, got " + x);
        }
        int[] dims = x.shape().dims();
        dims[dims.length - 1] = 1;
        return TensorSpec.dense(dims);
    }

    @Override
    public void forward(Tensor y) {
        ReduceKernels kernels = device().kernels(ReduceKernels.class);
        if (axis == Axis.ROWS) {
            kernels.sumOverRows(x, factor, y);
        } else {
            kernels.sumOverColumns(x, factor, y);
        }
    }
}
