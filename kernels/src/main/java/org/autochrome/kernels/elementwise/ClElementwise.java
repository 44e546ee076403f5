package org.autochrome.kernels.elementwise;

import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.elementwise.BinaryFunction;
import org.autochrome.engine.op.elementwise.Broadcast;
import org.autochrome.engine.op.elementwise.ElementwiseKernels;
import org.autochrome.engine.op.elementwise.UnaryFunction;
import org.autochrome.kernels.cl.ClContext;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.ClOptions;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.launch.LaunchStyle;
import org.autochrome.kernels.launch.RowLaunch;
import org.autochrome.kernels.launch.TensorArguments;

/** Launches {@code unary.cl} and {@code elementwise.cl}. */
public final class ClElementwise implements ElementwiseKernels {
    private static final ClSource UNARY = ClSource.beside(ClElementwise.class, "unary.cl");
    private static final ClSource ELEMENTWISE = ClSource.beside(ClElementwise.class, "elementwise.cl");

    private final ClContext context;
    private final LaunchStyle style;

    public ClElementwise(ClContext context, LaunchStyle style) {
        this.context = context;
        this.style = style;
    }

    private ClKernel kernel(String name, RowLaunch walk) {
        return context.program(ELEMENTWISE, style.options(walk.columns())).kernel(name);
    }

    private ClKernel unaryKernel(String name, UnaryFunction f, float a, float b, RowLaunch walk) {
        ClOptions options = style.options(walk.columns()).define("FUNCTION", f.name());
        // The reciprocal has one constant; its limit is worked out here so that both directions see the same float.
        return context.program(UNARY, options)
                .kernel(name)
                .arg("a", a)
                .arg("b", f == UnaryFunction.RECIPROCAL ? 1 / a : b);
    }

    @Override
    public void unary(UnaryFunction f, float a, float b, Tensor x, Tensor y) {
        RowLaunch walk = style.elements(x, y);
        ClKernel kernel = unaryKernel("unary", f, a, b, walk);
        walk.bind(kernel, "x", x).bind(kernel, "y", y).launch(kernel);
    }

    @Override
    public void unaryBackward(UnaryFunction f, float a, float b, Tensor y, Tensor gy, Tensor gx) {
        RowLaunch walk = style.elements(y, gy, gx);
        ClKernel kernel = unaryKernel("unary_backward", f, a, b, walk);
        walk.bind(kernel, "y", y).bind(kernel, "gy", gy).bind(kernel, "gx", gx).launch(kernel);
    }

    @Override
    public void binary(BinaryFunction f, Tensor x, Tensor z, Broadcast broadcast, Tensor y) {
        boolean oneElement = broadcast.groupStride() == 0 && broadcast.columnStep() == 0;
        boolean sameRows = broadcast.rowsPerGroup() == 1 && broadcast.columnStep() == 1;
        RowLaunch walk = oneElement || sameRows ? style.elements(x, y, sameRows ? z : y) : style.rows(x);
        ClKernel kernel = kernel("binary", walk)
                .arg("rows_per_group", oneElement ? 1 : broadcast.rowsPerGroup())
                .arg("group_stride", sameRows ? walk.stride(z) : broadcast.groupStride())
                .arg("column_step", broadcast.columnStep())
                .arg("multiply", f == BinaryFunction.MULTIPLY ? 1 : 0);
        TensorArguments.bindDense(kernel, "z", z);
        walk.bind(kernel, "x", x).bind(kernel, "y", y).launch(kernel);
    }

    @Override
    public void linear(float a, Tensor x, float b, Tensor z, Tensor y) {
        RowLaunch walk = style.elements(x, z, y);
        ClKernel kernel = kernel("linear", walk).arg("a", a).arg("b", b);
        walk.bind(kernel, "x", x).bind(kernel, "z", z).bind(kernel, "y", y).launch(kernel);
    }

    @Override
    public void affine(Tensor x, Tensor scale, Tensor shift, float negativeSlope, Tensor y) {
        RowLaunch walk = style.rows(x);
        ClKernel kernel = kernel("affine", walk).arg("negative_slope", negativeSlope);
        TensorArguments.bindDense(kernel, "scale", scale);
        TensorArguments.bindDense(kernel, "shift", shift);
        walk.bind(kernel, "x", x).bind(kernel, "y", y).launch(kernel);
    }
}
