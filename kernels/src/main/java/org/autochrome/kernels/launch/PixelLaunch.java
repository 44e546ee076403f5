package org.autochrome.kernels.launch;

import org.autochrome.engine.core.Tensor;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.NdRange;

/**
 * One walk over the lines and columns of an image.
 *
 * @param columnsPerItem pixels of a line that one work-item makes
 * @param range work-items: lanes by chunks of a line by lines
 */
public record PixelLaunch(int columnsPerItem, NdRange range) {
    /** Sets the arguments {@code NAME}, {@code NAME_offset} and {@code NAME_stride}. */
    public PixelLaunch bind(ClKernel kernel, String name, Tensor tensor) {
        TensorArguments.bind(kernel, name, tensor);
        return this;
    }

    /** Binds {@code x} and {@code y} with their heights and widths, and {@code channels}. */
    public PixelLaunch bindImages(ClKernel kernel, Tensor x, Tensor y) {
        kernel.arg("h", x.shape().h())
                .arg("w", x.shape().w())
                .arg("out_h", y.shape().h())
                .arg("out_w", y.shape().w())
                .arg("channels", y.shape().c());
        return bind(kernel, "x", x).bind(kernel, "y", y);
    }

    /** Sets {@code columns_per_item} and launches. */
    public void launch(ClKernel kernel) {
        kernel.arg("columns_per_item", columnsPerItem).launch(range);
    }
}
