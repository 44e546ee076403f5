package org.autochrome.kernels.matmul;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.matmul.MatmulKernels;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.ClStorage;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.cl.NdRange;
import org.autochrome.kernels.tuning.TuningParameters;

/** Launches {@code matmul_3_local_tile.cl}, for GPUs. */
final class LocalTileMatmul implements MatmulKernels {
    static final String VERSION = "matmul_3_local_tile";

    private static final ClSource SOURCE = ClSource.beside(LocalTileMatmul.class, VERSION + ".cl");

    private final ClDevice device;
    private final TuningParameters tuning;

    LocalTileMatmul(ClDevice device, TuningParameters tuning) {
        this.device = device;
        this.tuning = tuning;
    }

    @Override
    public void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor y) {
        Shape shape = y.shape(); // [B, M, N]
        int rows = shape.dim(1);
        int columns = shape.dim(2);
        int tileM = tuning.get("TILE_M");
        int tileN = tuning.get("TILE_N");
        long groupX = tileN / tuning.get("ITEM_N");
        long groupY = tileM / tuning.get("ITEM_M");
        long groupsX = NdRange.roundUp(columns, tileN) / tileN;
        long groupsY = NdRange.roundUp(rows, tileM) / tileM;
        device.context()
                .program(SOURCE, tuning.options())
                .kernel("matmul_local_tile")
                .arg("a", ClStorage.buffer(a))
                .arg("a_offset", a.offset())
                .arg("a_is_transposed", transposeA ? 1 : 0)
                .arg("b", ClStorage.buffer(b))
                .arg("b_offset", b.offset())
                .arg("b_is_transposed", transposeB ? 1 : 0)
                .arg("y", ClStorage.buffer(y))
                .arg("y_offset", y.offset())
                .arg("rows", rows)
                .arg("columns", columns)
                .arg("depth", a.shape().dim(transposeA ? 1 : 2))
                .launch(NdRange.of(groupX * groupsX, groupY * groupsY, shape.dim(0))
                        .groups(groupX, groupY, 1));
    }
}
