package org.autochrome.kernels.launch;

import org.autochrome.engine.core.Tensor;
import org.autochrome.kernels.ClStorage;
import org.autochrome.kernels.cl.ClKernel;

/** Hands tensors to kernels: each is a buffer, where it begins in it, and how far apart its rows are. */
public final class TensorArguments {
    private TensorArguments() {}

    /** Sets {@code NAME} and {@code NAME_offset}, all that a dense tensor without row strides needs. */
    public static void bindDense(ClKernel kernel, String name, Tensor tensor) {
        kernel.arg(name, ClStorage.buffer(tensor)).arg(name + "_offset", tensor.offset());
    }

    /** Sets {@code NAME}, {@code NAME_offset} and {@code NAME_stride}. */
    public static void bind(ClKernel kernel, String name, Tensor tensor) {
        bind(kernel, name, tensor, tensor.rowStride());
    }

    static void bind(ClKernel kernel, String name, Tensor tensor, int stride) {
        bindDense(kernel, name, tensor);
        kernel.arg(name + "_stride", stride);
    }
}
