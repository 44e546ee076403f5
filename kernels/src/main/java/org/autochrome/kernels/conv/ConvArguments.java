package org.autochrome.kernels.conv;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.kernels.ClStorage;
import org.autochrome.kernels.cl.ClKernel;
import org.jspecify.annotations.Nullable;

/** The arguments that every kernel of a direct convolution has, and those that end every convolution. */
final class ConvArguments {
    private ConvArguments() {}

    /** Sets input, window, result and epilogue; {@code weight} is the weight's own shape. */
    static ClKernel bind(ClKernel kernel, Tensor x, Shape weight, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
        return bindUndilated(kernel, x, weight, spec, epilogue, y)
                .arg("dilation_h", spec.dilationH())
                .arg("dilation_w", spec.dilationW());
    }

    /** The same for a kernel that knows no dilation. */
    static ClKernel bindUndilated(
            ClKernel kernel, Tensor x, Shape weight, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
        kernel.arg("x", ClStorage.buffer(x))
                .arg("x_offset", x.offset())
                .arg("x_stride", x.rowStride())
                .arg("height", x.shape().h())
                .arg("width", x.shape().w())
                .arg("kernel_h", weight.dim(2))
                .arg("kernel_w", weight.dim(3))
                .arg("stride_h", spec.strideH())
                .arg("stride_w", spec.strideW())
                .arg("padding_h", spec.paddingH())
                .arg("padding_w", spec.paddingW());
        return bindResult(kernel, epilogue, y);
    }

    /** Sets result and epilogue. */
    static ClKernel bindResult(ClKernel kernel, Epilogue epilogue, Tensor y) {
        kernel.arg("y", ClStorage.buffer(y))
                .arg("y_offset", y.offset())
                .arg("y_stride", y.rowStride())
                .arg("out_height", y.shape().h())
                .arg("out_width", y.shape().w())
                .arg("negative_slope", epilogue.negativeSlope());
        perChannel(kernel, "bias", epilogue.bias());
        perChannel(kernel, "scale", epilogue.scale());
        perChannel(kernel, "shift", epilogue.shift());
        return kernel;
    }

    private static void perChannel(ClKernel kernel, String name, @Nullable Tensor tensor) {
        if (tensor == null) {
            kernel.nullArg(name).arg(name + "_offset", 0L);
        } else {
            kernel.arg(name, ClStorage.buffer(tensor)).arg(name + "_offset", tensor.offset());
        }
    }
}
