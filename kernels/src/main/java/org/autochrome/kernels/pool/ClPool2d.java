package org.autochrome.kernels.pool;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.pool.Pool2dKernels;
import org.autochrome.engine.op.pool.Pool2dSpec;
import org.autochrome.kernels.cl.ClContext;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.launch.LaunchStyle;
import org.autochrome.kernels.launch.PixelLaunch;

/** Launches {@code pool2d.cl}. */
public final class ClPool2d implements Pool2dKernels {
    private static final ClSource POOL2D = ClSource.beside(ClPool2d.class, "pool2d.cl");

    private final ClContext context;
    private final LaunchStyle style;

    public ClPool2d(ClContext context, LaunchStyle style) {
        this.context = context;
        this.style = style;
    }

    @Override
    public void maxPool2d(Tensor x, Pool2dSpec spec, Tensor y) {
        pool("max_pool2d", x, spec, y);
    }

    @Override
    public void avgPool2d(Tensor x, Pool2dSpec spec, Tensor y) {
        pool("avg_pool2d", x, spec, y);
    }

    private void pool(String name, Tensor x, Pool2dSpec spec, Tensor y) {
        Shape out = y.shape();
        PixelLaunch walk = style.pixels(out.n() * out.h(), out.w(), out.c());
        ClKernel kernel = context.program(POOL2D, style.options(out.c())).kernel(name);
        kernel.arg("kernel_h", spec.kernelH())
                .arg("kernel_w", spec.kernelW())
                .arg("stride_h", spec.strideH())
                .arg("stride_w", spec.strideW())
                .arg("padding_h", spec.paddingH())
                .arg("padding_w", spec.paddingW());
        walk.bindImages(kernel, x, y).launch(kernel);
    }
}
