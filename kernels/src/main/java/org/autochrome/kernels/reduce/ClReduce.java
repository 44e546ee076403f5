package org.autochrome.kernels.reduce;

import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.reduce.ReduceKernels;
import org.autochrome.kernels.cl.ClContext;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.launch.ChunkLaunch;
import org.autochrome.kernels.launch.LaunchStyle;
import org.autochrome.kernels.launch.TensorArguments;

/** Launches {@code reduce.cl}, in stages where one would leave the device idle. */
public final class ClReduce implements ReduceKernels {
    private static final ClSource REDUCE = ClSource.beside(ClReduce.class, "reduce.cl");

    /** So few rows are summed in one chunk. */
    private static final int ROWS_PER_CHUNK = 16;

    /** So few columns are summed by one group of work-items. */
    private static final int COLUMNS_PER_GROUP = 4096;

    private final ClContext context;
    private final LaunchStyle style;

    public ClReduce(ClContext context, LaunchStyle style) {
        this.context = context;
        this.style = style;
    }

    private ClKernel kernel(String name, int columns) {
        return context.program(REDUCE, style.groupOptions(columns)).kernel(name);
    }

    @Override
    public void sumOverRows(Tensor x, float factor, Tensor y) {
        int columns = x.columns();
        try (MemoryScope scope = MemoryScope.open()) {
            Tensor rest = x;
            ChunkLaunch walk = style.chunks(rest.rows(), columns, 1, ROWS_PER_CHUNK);
            while (walk.chunks() > 1) {
                Tensor sums = Tensor.empty(x.device(), Shape.of(walk.chunks(), columns), Layout.DENSE);
                sumRows(walk, rest, 1f, sums);
                rest = sums;
                walk = style.chunks(rest.rows(), columns, 1, ROWS_PER_CHUNK);
            }
            sumRows(walk, rest, factor, y);
        }
    }

    private void sumRows(ChunkLaunch walk, Tensor x, float factor, Tensor y) {
        ClKernel kernel = kernel("sum_over_rows", walk.columns()).arg("factor", factor);
        TensorArguments.bindDense(kernel, "y", y);
        walk.bind(kernel, "x", x).launch(kernel);
    }

    @Override
    public void sumOverColumns(Tensor x, float factor, Tensor y) {
        int chunks = columnChunks(x);
        if (chunks == 1) {
            sumColumns(x, 1, factor, y);
            return;
        }
        try (MemoryScope scope = MemoryScope.open()) {
            Shape shape = Shape.of(Math.toIntExact(x.rows()), chunks);
            Tensor sums = Tensor.empty(x.device(), shape, Layout.DENSE);
            sumColumns(x, chunks, 1f, sums);
            sumColumns(sums, 1, factor, y);
        }
    }

    /** Into how many chunks long rows are cut, where there are too few rows to keep the device busy. */
    private int columnChunks(Tensor x) {
        long groups = style.busyItems() / style.lanes(x.columns());
        long wanted = LaunchStyle.ceilDiv(groups, Math.max(1, x.rows()));
        return (int) Math.max(1, Math.min(wanted, x.columns() / COLUMNS_PER_GROUP));
    }

    /** The sums of the chunks of a row stand side by side in y. */
    private void sumColumns(Tensor x, int chunks, float factor, Tensor y) {
        ChunkLaunch walk = style.chunks(x.rows(), x.columns(), chunks, 1);
        ClKernel kernel = kernel("sum_over_columns", x.columns())
                .arg("factor", factor)
                .arg("columns_per_item", (int) LaunchStyle.ceilDiv(x.columns(), chunks));
        TensorArguments.bindDense(kernel, "y", y);
        walk.bind(kernel, "x", x).launch(kernel);
    }
}
