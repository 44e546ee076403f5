package org.autochrome.kernels.launch;

import org.autochrome.engine.core.Tensor;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.NdRange;

/**
 * A walk over rows in chunks, one chunk an item, whose items may tell each other what they found.
 *
 * @param rows rows in all, or in each part where the rows are walked over in parts
 * @param columns elements of a row
 * @param rowsPerItem rows of a chunk; the last one may be shorter
 * @param chunks chunks of {@code rows}
 * @param range work-items: lanes by chunks, rounded up to whole groups, by parts
 */
public record ChunkLaunch(long rows, int columns, int rowsPerItem, int chunks, NdRange range) {
    /** Sets the arguments {@code NAME}, {@code NAME_offset} and {@code NAME_stride}. */
    public ChunkLaunch bind(ClKernel kernel, String name, Tensor tensor) {
        TensorArguments.bind(kernel, name, tensor);
        return this;
    }

    /** Sets {@code rows}, {@code columns} and {@code rows_per_item}. */
    public ChunkLaunch bindSizes(ClKernel kernel) {
        kernel.arg("rows", rows).arg("columns", columns).arg("rows_per_item", rowsPerItem);
        return this;
    }

    /** Sets the sizes and launches; does nothing where there are no rows. */
    public void launch(ClKernel kernel) {
        if (rows > 0) {
            bindSizes(kernel);
            kernel.launch(range);
        }
    }
}
