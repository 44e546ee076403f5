package org.autochrome.kernels.conv;

import java.util.List;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dKernels;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.WeightForm;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.ClStorage;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.ClOptions;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.cl.NdRange;
import org.autochrome.kernels.tuning.LocalTile;

/** Launches {@code conv2d_3_local_tile.cl}, for GPUs; one group only. */
final class LocalTileConv2d implements Conv2dKernels {
    static final String VERSION = "conv2d_3_local_tile";

    /** Channels that are fetched at once. */
    static final int QUAD = 4;

    private final ClDevice device;
    private final String version;
    private final ClSource source;
    private final List<LocalTile> tiles;

    /** The kernels of a version's source with tiles to choose from, at least one. */
    LocalTileConv2d(ClDevice device, String version, List<LocalTile> tiles) {
        this.device = device;
        this.version = version;
        this.source = ClSource.beside(LocalTileConv2d.class, version + ".cl");
        this.tiles = tiles;
    }

    private ClKernel kernel(String name, LocalTile tile, boolean wholeQuads) {
        ClOptions options = tile.tuning().options().define("WHOLE_QUADS", wholeQuads ? 1 : 0);
        return device.context().program(source, options).kernel(name);
    }

    /** Outputs in a row of the weights' order, the same for all tiles. */
    int weightsStride(Shape weight) {
        int widest = tiles.stream().mapToInt(LocalTile::columns).max().orElseThrow();
        return Math.toIntExact(NdRange.roundUp(weight.dim(0), widest));
    }

    /** Rows of a tap in the weights' order, the same for all tiles. */
    int tapRows(Shape weight) {
        return Math.toIntExact(NdRange.roundUp(weight.dim(1), deepest()));
    }

    private int deepest() {
        return tiles.stream().mapToInt(LocalTile::depth).max().orElseThrow();
    }

    @Override
    public ClWeightForm prepare(Tensor weight, Conv2dSpec spec) {
        Shape shape = weight.shape(); // [O, C, kH, kW]
        int taps = shape.dim(2) * shape.dim(3);
        int tapRows = tapRows(shape);
        // The kernel loads one tile further than it multiplies.
        long rows = (long) taps * tapRows + deepest();
        int stride = weightsStride(shape);
        ClWeightForm form = ClWeightForm.allocate(device, rows * stride, shape);
        kernel("conv2d_local_tile_weights", tiles.get(0), true)
                .arg("weight", ClStorage.buffer(weight))
                .arg("weight_offset", weight.offset())
                .arg("outputs", shape.dim(0))
                .arg("channels", shape.dim(1))
                .arg("taps", taps)
                .arg("tap_rows", tapRows)
                .arg("weights", form.buffer())
                .launch(NdRange.of(stride, rows));
        return form;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the input spans 2^31 floats or more, which the kernel cannot count
     */
    @Override
    public void conv2d(Tensor x, WeightForm form, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
        long span = x.rows() * x.rowStride();
        if (span > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "%s: the input %s spans %d floats, but at most %d are possible; split the batch"
                            .formatted(version, x, span, Integer.MAX_VALUE));
        }
        ClWeightForm weight = ClWeightForm.of(form);
        Shape shape = weight.shape(); // [O, C, kH, kW]
        int outputs = shape.dim(0);
        int channels = shape.dim(1);
        int pixels = Math.toIntExact(y.rows());
        LocalTile tile = LocalTile.best(tiles, device.context().device(), 1, pixels, outputs);
        boolean ownsQuads = x.ownsPadding() && NdRange.roundUp(channels, QUAD) <= x.rowStride();
        ConvArguments.bind(
                        kernel("conv2d_local_tile", tile, channels % QUAD == 0 || ownsQuads),
                        x,
                        shape,
                        spec,
                        epilogue,
                        y)
                .arg("weights", weight.buffer())
                .arg("weights_stride", weightsStride(shape))
                .arg("tap_rows", tapRows(shape))
                .arg("channels", channels)
                .arg("outputs", outputs)
                .arg("pixels", pixels)
                .launch(tile.range(1, pixels, outputs));
    }
}
