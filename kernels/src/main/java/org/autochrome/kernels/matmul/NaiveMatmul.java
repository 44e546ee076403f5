package org.autochrome.kernels.matmul;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.matmul.MatmulKernels;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.ClStorage;
import org.autochrome.kernels.cl.ClOptions;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.launch.CoveringRange;

/** Launches {@code matmul_1_naive.cl}. */
final class NaiveMatmul implements MatmulKernels {
    static final String VERSION = "matmul_1_naive";

    private static final ClSource SOURCE = ClSource.beside(NaiveMatmul.class, VERSION + ".cl");

    /** Columns and rows of a work-group. */
    private static final int GROUP_COLUMNS = 16;

    private static final int GROUP_ROWS = 4;

    private final ClDevice device;

    NaiveMatmul(ClDevice device) {
        this.device = device;
    }

    @Override
    public void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor y) {
        Shape shape = y.shape(); // [B, M, N]
        int rows = shape.dim(1);
        int columns = shape.dim(2);
        int depth = a.shape().dim(transposeA ? 1 : 2);
        device.context()
                .program(SOURCE, ClOptions.defaults())
                .kernel("matmul_naive")
                .arg("a", ClStorage.buffer(a))
                .arg("a_offset", a.offset())
                .arg("a_step_m", transposeA ? 1L : depth)
                .arg("a_step_k", transposeA ? rows : 1L)
                .arg("b", ClStorage.buffer(b))
                .arg("b_offset", b.offset())
                .arg("b_step_k", transposeB ? 1L : columns)
                .arg("b_step_n", transposeB ? depth : 1L)
                .arg("y", ClStorage.buffer(y))
                .arg("y_offset", y.offset())
                .arg("rows", rows)
                .arg("columns", columns)
                .arg("depth", depth)
                .launch(CoveringRange.of(
                        device.context().device(), columns, rows, shape.dim(0), GROUP_COLUMNS, GROUP_ROWS));
    }
}
