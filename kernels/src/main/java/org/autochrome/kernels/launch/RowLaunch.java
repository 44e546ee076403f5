package org.autochrome.kernels.launch;

import org.autochrome.engine.core.Tensor;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.NdRange;

/**
 * One walk over rows and columns.
 *
 * @param count elements in all; the last row may be shorter than the others
 * @param columns elements of a row
 * @param gapless whether rows follow each other without gaps, in every tensor
 * @param rowsPerItem rows that one work-item walks over
 * @param range work-items: lanes by chunks of rows
 */
public record RowLaunch(long count, int columns, boolean gapless, int rowsPerItem, NdRange range) {
    /** Sets the arguments {@code NAME}, {@code NAME_offset} and {@code NAME_stride}. */
    public RowLaunch bind(ClKernel kernel, String name, Tensor tensor) {
        TensorArguments.bind(kernel, name, tensor, stride(tensor));
        return this;
    }

    /** Elements of the storage from one row of this walk to the next. */
    public int stride(Tensor tensor) {
        return gapless ? columns : tensor.rowStride();
    }

    /** Sets {@code count}, {@code columns} and {@code rows_per_item} and launches; does nothing for empty tensors. */
    public void launch(ClKernel kernel) {
        if (count > 0) {
            kernel.arg("count", count)
                    .arg("columns", columns)
                    .arg("rows_per_item", rowsPerItem)
                    .launch(range);
        }
    }
}
