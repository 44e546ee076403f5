package org.autochrome.engine.op.reduce;

import org.autochrome.engine.core.Tensor;

/** What sums ask of a device; tensors are seen as rows and columns ({@link Tensor#rows()}). */
public interface ReduceKernels {
    /** {@code y[column] = factor * sum over rows of x[row, column]}; y is dense {@code [columns]}. */
    void sumOverRows(Tensor x, float factor, Tensor y);

    /** {@code y[row] = factor * sum over columns of x[row, column]}; y is dense with x.rows() elements. */
    void sumOverColumns(Tensor x, float factor, Tensor y);
}
