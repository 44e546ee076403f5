package org.autochrome.kernels.matmul;

import java.util.List;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.matmul.MatmulKernels;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.tuning.LocalTile;
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
 *
 * <p>A device that allows none of the local tiles, too few work-items in a group or too little local memory, runs the
 * naive version.
 */
public final class ClMatmul implements MatmulKernels {
    private static final System.Logger LOG = System.getLogger(ClMatmul.class.getName());

    private final MatmulKernels chosen;

    /**
     * The kernels for a device.
     *
     * @throws IllegalArgumentException if the table names no version for it, or one that does not exist
     */
    public ClMatmul(ClDevice device, TuningTable table) {
        ClDeviceInfo info = device.context().device();
        String version = table.versionOf("matmul", info);
        chosen = switch (version) {
            case NaiveMatmul.VERSION -> new NaiveMatmul(device);
            case RegisterTileMatmul.VERSION -> new RegisterTileMatmul(device, table.forVersion(version, info));
            case LocalTileMatmul.VERSION -> localTile(device, table);
            default ->
                throw new IllegalArgumentException("tuning table: there is no matmul version \"" + version
                        + "\"; there are " + NaiveMatmul.VERSION + ", " + RegisterTileMatmul.VERSION + ", "
                        + LocalTileMatmul.VERSION);
        };
    }

    private static MatmulKernels localTile(ClDevice device, TuningTable table) {
        ClDeviceInfo info = device.context().device();
        List<LocalTile> tiles = LocalTile.fitting(table, LocalTileMatmul.VERSION, info);
        if (tiles.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    LocalTile.noneFits(LocalTileMatmul.VERSION, info, NaiveMatmul.VERSION));
            return new NaiveMatmul(device);
        }
        return new LocalTileMatmul(device, tiles);
    }

    @Override
    public void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor y) {
        chosen.matmul(a, transposeA, b, transposeB, y);
    }
}
