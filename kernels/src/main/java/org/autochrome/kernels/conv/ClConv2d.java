package org.autochrome.kernels.conv;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dKernels;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.WeightForm;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.matmul.LocalTileMatmul;
import org.autochrome.kernels.tuning.LocalTile;
import org.autochrome.kernels.tuning.TuningParameters;
import org.autochrome.kernels.tuning.TuningTable;

/**
 * Convolution by the version that the tuning table names; grouped convolution by the naive one.
 *
 * <table>
 * <caption>The ladder</caption>
 * <tr><td>{@code conv2d_1_naive}</td><td>the formula; to read, and for groups</td></tr>
 * <tr><td>{@code conv2d_2_register_tile}</td><td>CPU: a tile of vectors in registers over packed weights</td></tr>
 * <tr><td>{@code conv2d_3_local_tile}</td><td>GPU: tiles shared through local memory</td></tr>
 * <tr><td>{@code conv2d_4_winograd}</td><td>CPU: fewer multiplications for 3x3; the rest by version 2</td></tr>
 * <tr><td>{@code conv2d_5_winograd_local_tile}</td><td>GPU: the same; the rest by version 3</td></tr>
 * </table>
 *
 * <p>A device that allows none of the tiles of a GPU's version, too few work-items in a group or too little local memory,
 * runs the naive one.
 */
public final class ClConv2d implements Conv2dKernels {
    private static final System.Logger LOG = System.getLogger(ClConv2d.class.getName());

    /** What the host does for a version; its source has the entry points and arguments of the plan's launcher. */
    private enum Plan {
        DIRECT,
        PACKED,
        WINOGRAD,
        LOCAL_TILE,
        WINOGRAD_ON_LOCAL_TILES
    }

    /** The versions by the names of their sources. */
    private static final SortedMap<String, Plan> VERSIONS = new TreeMap<>(Map.of(
            NaiveConv2d.VERSION, Plan.DIRECT,
            RegisterTileConv2d.VERSION, Plan.PACKED,
            LocalTileConv2d.VERSION, Plan.LOCAL_TILE,
            WinogradConv2d.VERSION, Plan.WINOGRAD,
            LocalTileWinograd.VERSION, Plan.WINOGRAD_ON_LOCAL_TILES));

    private final ClDevice device;
    private final TuningTable table;
    private final Conv2dKernels naive;
    private final Conv2dKernels chosen;

    /**
     * The kernels for a device.
     *
     * @throws IllegalArgumentException if the table names no version for it, or one that does not exist
     */
    public ClConv2d(ClDevice device, TuningTable table) {
        this.device = device;
        this.table = table;
        this.naive = new NaiveConv2d(device, NaiveConv2d.VERSION);
        this.chosen = version(table.versionOf("conv2d", device.context().device()));
    }

    private Conv2dKernels version(String version) {
        Plan plan = VERSIONS.get(version);
        if (plan == null) {
            throw new IllegalArgumentException("tuning table: there is no conv2d version \"" + version
                    + "\"; there are " + String.join(", ", VERSIONS.keySet()));
        }
        return switch (plan) {
            case DIRECT -> new NaiveConv2d(device, version);
            case PACKED -> registerTile(version);
            case WINOGRAD ->
                new WinogradConv2d(device, version, tuning(version), registerTile(RegisterTileConv2d.VERSION));
            case LOCAL_TILE, WINOGRAD_ON_LOCAL_TILES -> localTile(version, plan);
        };
    }

    private TuningParameters tuning(String version) {
        return table.forVersion(version, device.context().device());
    }

    private RegisterTileConv2d registerTile(String version) {
        return new RegisterTileConv2d(device, version, tuning(version));
    }

    private Conv2dKernels localTile(String version, Plan plan) {
        ClDeviceInfo info = device.context().device();
        String directVersion = plan == Plan.LOCAL_TILE ? version : LocalTileConv2d.VERSION;
        List<LocalTile> tiles = LocalTile.fitting(table, directVersion, info);
        List<LocalTile> productTiles = LocalTile.fitting(table, LocalTileMatmul.VERSION, info);
        if (tiles.isEmpty() || productTiles.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, LocalTile.noneFits(version, info, NaiveConv2d.VERSION));
            return naive;
        }
        LocalTileConv2d direct = new LocalTileConv2d(device, directVersion, tiles);
        return plan == Plan.LOCAL_TILE
                ? direct
                : new LocalTileWinograd(
                        device, version, tuning(version), direct, new LocalTileMatmul(device, productTiles));
    }

    private Conv2dKernels of(Conv2dSpec spec) {
        return spec.groups() == 1 ? chosen : naive;
    }

    @Override
    public WeightForm prepare(Tensor weight, Conv2dSpec spec) {
        return of(spec).prepare(weight, spec);
    }

    @Override
    public void conv2d(Tensor x, WeightForm form, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
        of(spec).conv2d(x, form, spec, epilogue, y);
    }
}
