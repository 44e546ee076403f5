package org.autochrome.kernels.matmul;

import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.matmul.MatmulKernels;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.tuning.TuningParameters;
import org.autochrome.kernels.tuning.TuningTable;

/**
 * Matrix products by the version that the tuning table names.
 *
 * <table>
 * <caption>The ladder</caption>
 * <tr><td>{@code matmul_1_naive}</td><td>the formula; to read</td></tr>
 * <tr><td>{@code matmul_2_register_tile}</td><td>CPU: a tile of vectors in registers over packed panels</td></tr>
 * <tr><td>{@code matmul_3_local_tile}</td><td>GPU: tiles shared through local memory</td></tr>
 * </table>
 */
public final class ClMatmul implements MatmulKernels {
    private final MatmulKernels chosen;

    /**
     * The kernels for a device.
     *
     * @throws IllegalArgumentException if the table names no version for it, or one that does not exist
     */
    public ClMatmul(ClDevice device, TuningTable table) {
        TuningParameters tuning = table.forOp("matmul", device.context().device());
        chosen = switch (tuning.version()) {
            case NaiveMatmul.VERSION -> new NaiveMatmul(device);
            case RegisterTileMatmul.VERSION -> new RegisterTileMatmul(device, tuning);
            case LocalTileMatmul.VERSION -> new LocalTileMatmul(device, tuning);
            default ->
                throw new IllegalArgumentException("tuning table: there is no matmul version \""
                        + tuning.version() + "\"; there are " + NaiveMatmul.VERSION + ", " + RegisterTileMatmul.VERSION
                        + ", " + LocalTileMatmul.VERSION);
        };
    }

    @Override
    public void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor y) {
        chosen.matmul(a, transposeA, b, transposeB, y);
    }
}
