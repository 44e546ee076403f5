package org.autochrome.kernels.softmax;

import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.softmax.SoftmaxKernels;
import org.autochrome.kernels.cl.ClContext;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.launch.ChunkLaunch;
import org.autochrome.kernels.launch.LaunchStyle;

/** Launches {@code softmax.cl}. */
public final class ClSoftmax implements SoftmaxKernels {
    private static final ClSource SOFTMAX = ClSource.beside(ClSoftmax.class, "softmax.cl");

    private final ClContext context;
    private final LaunchStyle style;

    public ClSoftmax(ClContext context, LaunchStyle style) {
        this.context = context;
        this.style = style;
    }

    private ClKernel kernel(String name, int columns) {
        return context.program(SOFTMAX, style.groupOptions(columns)).kernel(name);
    }

    @Override
    public void softmax(Tensor x, Tensor y) {
        ChunkLaunch walk = style.chunks(x.rows(), x.columns(), 1, 1);
        ClKernel kernel = kernel("softmax", x.columns());
        walk.bind(kernel, "x", x).bind(kernel, "y", y).launch(kernel);
    }

    @Override
    public void softmaxBackward(Tensor y, Tensor gy, Tensor gx) {
        ChunkLaunch walk = style.chunks(y.rows(), y.columns(), 1, 1);
        ClKernel kernel = kernel("softmax_backward", y.columns());
        walk.bind(kernel, "y", y).bind(kernel, "gy", gy).bind(kernel, "gx", gx).launch(kernel);
    }
}
