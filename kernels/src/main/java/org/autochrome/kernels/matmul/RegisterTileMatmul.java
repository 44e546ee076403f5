package org.autochrome.kernels.matmul;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Storage;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.matmul.MatmulKernels;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.ClStorage;
import org.autochrome.kernels.cl.ClBuffer;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.ClOptions;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.cl.NdRange;
import org.autochrome.kernels.tuning.RegisterTiling;
import org.autochrome.kernels.tuning.TuningParameters;

/** Launches {@code matmul_2_register_tile.cl}, for CPU devices: packs b into panels, then multiplies. */
final class RegisterTileMatmul implements MatmulKernels {
    static final String VERSION = "matmul_2_register_tile";

    private static final ClSource SOURCE = ClSource.beside(RegisterTileMatmul.class, VERSION + ".cl");

    /** The source's PACK: values of k that a work-item packs. */
    private static final int PACK = 16;

    private final ClDevice device;
    private final TuningParameters tuning;

    RegisterTileMatmul(ClDevice device, TuningParameters tuning) {
        this.device = device;
        this.tuning = tuning;
    }

    private ClKernel kernel(ClOptions options, String name) {
        return device.context().program(SOURCE, options).kernel(name);
    }

    @Override
    public void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor y) {
        Shape shape = y.shape(); // [B, M, N]
        int batch = shape.dim(0);
        int columns = shape.dim(2);
        int depth = a.shape().dim(transposeA ? 1 : 2);
        int panel = RegisterTiling.panel(tuning);
        int panels = RegisterTiling.panels(tuning, columns);
        Storage scratch = device.allocate((long) batch * panels * panel * depth);
        try {
            ClBuffer packed = ((ClStorage) scratch).buffer();
            kernel(tuning.options(), "matmul_panels")
                    .arg("b", ClStorage.buffer(b))
                    .arg("b_offset", b.offset())
                    .arg("b_step_k", transposeB ? 1L : columns)
                    .arg("b_step_n", transposeB ? depth : 1L)
                    .arg("columns", columns)
                    .arg("depth", depth)
                    .arg("panels", packed)
                    .launch(NdRange.of(NdRange.roundUp(depth, PACK) / PACK, panels, batch)
                            .groups(1, 1, 1));
            multiply(a, transposeA, packed, depth, y);
        } finally {
            scratch.release();
        }
    }

    private void multiply(Tensor a, boolean transposeA, ClBuffer panels, int depth, Tensor y) {
        int batch = y.shape().dim(0);
        int rows = y.shape().dim(1);
        int columns = y.shape().dim(2);
        RegisterTiling tiling = RegisterTiling.of(tuning, device.context().device(), batch, rows, columns);
        kernel(tuning.options().define("KC", tiling.depth()), "matmul_register_tile")
                .arg("a", ClStorage.buffer(a))
                .arg("a_offset", a.offset())
                .arg("a_is_transposed", transposeA ? 1 : 0)
                .arg("panels", panels)
                .arg("y", ClStorage.buffer(y))
                .arg("y_offset", y.offset())
                .arg("rows", rows)
                .arg("columns", columns)
                .arg("depth", depth)
                .arg("slab_rows", tiling.slabRows())
                .arg("chunk", tiling.chunk())
                .localArg("slab", tiling.slabBytes())
                .launch(tiling.range());
    }
}
