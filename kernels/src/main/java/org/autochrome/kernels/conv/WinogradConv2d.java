package org.autochrome.kernels.conv;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dKernels;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.WeightForm;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.ClStorage;
import org.autochrome.kernels.cl.ClBuffer;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.cl.NdRange;
import org.autochrome.kernels.tuning.RegisterTiling;
import org.autochrome.kernels.tuning.TuningParameters;

/**
 * Launches the four files of {@code conv2d_4_winograd}, for CPU devices: 3x3 windows with stride 1. What does not fit, or
 * would not pay, goes to the register tile.
 *
 * <p>A transformed weight is 1.8 (tiles of 2), 4 (of 4) or 7.1 (of 6) times as large as the raw one, and what it saves
 * grows with the pixels that share it. So a layer is transformed if it has at least {@code channels} inputs and outputs,
 * for the largest tiles whose {@code pixels2}, {@code pixels4} or {@code pixels6} it has.
 */
final class WinogradConv2d implements Conv2dKernels {
    static final String VERSION = "conv2d_4_winograd";

    /** Sizes of tiles, as in the tunables {@code pixels6} and so on. */
    private static final int[] TILES = {6, 4, 2};

    /** Floats between blocks, an odd number of cache lines: blocks apart by a power of two would share cache sets. */
    private static final int BLOCK_GAP = 208;

    private static final int GROUPS_PER_UNIT = 8;

    private final ClDevice device;
    private final ClSource weightSource;
    private final ClSource inputSource;
    private final ClSource productSource;
    private final ClSource outputSource;
    private final TuningParameters tuning;
    private final RegisterTileConv2d direct;
    private final int vector;
    private final int tileRows;
    private final int panel;

    WinogradConv2d(ClDevice device, String version, TuningParameters tuning, RegisterTileConv2d direct) {
        this.device = device;
        weightSource = source(version, "weight");
        inputSource = source(version, "input");
        productSource = source(version, "product");
        outputSource = source(version, "output");
        this.tuning = tuning;
        this.direct = direct;
        vector = tuning.get("VW");
        tileRows = tuning.get("TILE_ROWS");
        panel = RegisterTiling.panel(tuning);
        if (panel != direct.panel()) {
            throw new IllegalArgumentException(
                    "%s: panels have %d outputs but those of %s have %d; give both the same VW * TILE_VECTORS"
                            .formatted(version, panel, RegisterTileConv2d.VERSION, direct.panel()));
        }
    }

    private static ClSource source(String version, String part) {
        return ClSource.beside(WinogradConv2d.class, version + "_" + part + ".cl");
    }

    private ClKernel kernel(ClSource source, String name, int tile) {
        return device.context()
                .program(source, tuning.options().define("OUT", tile))
                .kernel(name);
    }

    @Override
    public WeightForm prepare(Tensor weight, Conv2dSpec spec) {
        ClWeightForm panels = direct.prepare(weight, spec);
        Shape shape = weight.shape(); // [O, C, kH, kW]
        int channels = Math.min(shape.dim(0), shape.dim(1));
        boolean fits = shape.dim(2) == 3
                && shape.dim(3) == 3
                && spec.strideH() == 1
                && spec.strideW() == 1
                && spec.dilationH() == 1
                && spec.dilationW() == 1;
        return fits && channels >= tuning.get("channels") ? new WinogradForm(panels) : panels;
    }

    @Override
    public void conv2d(Tensor x, WeightForm form, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
        if (!(form instanceof WinogradForm weight)) {
            direct.conv2d(x, form, spec, epilogue, y);
            return;
        }
        if (weight.tile() == 0) {
            transform(weight, y.rows());
        }
        if (weight.tile() == 0) {
            direct.conv2d(x, weight.current(), spec, epilogue, y);
        } else {
            convolve(x, weight, spec, epilogue, y);
        }
    }

    /** Transforms a weight, if it pays with so many pixels and the device can hold the result. */
    private void transform(WinogradForm weight, long pixels) {
        Shape shape = weight.current().shape(); // [O, C, 3, 3]
        long panels = RegisterTiling.panels(tuning, shape.dim(0));
        for (int tile : TILES) {
            long elements = planes(tile) * panels * panel * shape.dim(1);
            boolean fits = elements * Float.BYTES <= device.context().device().maxAllocation();
            if (pixels < tuning.get("pixels" + tile) || !fits) {
                continue;
            }
            ClWeightForm transformed = ClWeightForm.allocate(device, elements, shape);
            kernel(weightSource, "winograd_weight", tile)
                    .arg("panels", weight.current().buffer())
                    .arg("channels", shape.dim(1))
                    .arg("U", transformed.buffer())
                    .launch(NdRange.of(tuning.get("TILE_VECTORS"), shape.dim(1), panels)
                            .groups(1, 1, 1));
            weight.transformed(transformed, tile);
            return;
        }
    }

    /** Numbers that a tile of the result is made from. */
    private static long planes(int tile) {
        return (tile + 2L) * (tile + 2L);
    }

    private void convolve(Tensor x, WinogradForm form, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
        ClWeightForm weight = form.current();
        int outputs = weight.shape().dim(0);
        int channels = weight.shape().dim(1);
        int tile = form.tile();
        Chunks chunks = Chunks.of(tile, Math.max(tuning.get("tiles") / tileRows, 1) * tileRows, tileRows, y.shape());
        long blocks = divideUp(channels, vector);
        long chunkBlocks = chunks.rows() / tileRows;
        int panels = RegisterTiling.panels(tuning, outputs);
        long planes = planes(tile);
        long inputBlock = planes * tileRows * vector + BLOCK_GAP;
        long productBlock = planes * tileRows * panel + BLOCK_GAP;
        long products = chunkBlocks * blocks * inputBlock;
        ClBuffer workspace = device.workspace(products + chunkBlocks * panels * productBlock);
        int groups = Math.min(
                panels, divideUp(GROUPS_PER_UNIT * device.context().device().computeUnits(), (int) planes));
        int groupPanels = divideUp(panels, groups);

        for (int first = 0; first < chunks.tiles(); first += chunks.rows()) {
            int end = Math.min(first + chunks.rows(), chunks.tiles());
            int rowBlocks = divideUp(end - first, tileRows);
            int rows = rowBlocks * tileRows;
            kernel(inputSource, "winograd_input", tile)
                    .arg("x", ClStorage.buffer(x))
                    .arg("x_offset", x.offset())
                    .arg("x_stride", x.rowStride())
                    .arg("height", x.shape().h())
                    .arg("width", x.shape().w())
                    .arg("padding_h", spec.paddingH())
                    .arg("padding_w", spec.paddingW())
                    .arg("channels", channels)
                    .arg("whole_vectors", x.ownsPadding() && blocks * vector <= x.rowStride() ? 1 : 0)
                    .arg("first_tile", first)
                    .arg("tiles", chunks.tiles())
                    .arg("tiles_h", chunks.tilesH())
                    .arg("tiles_w", chunks.tilesW())
                    .arg("V", workspace)
                    .arg("v_block", inputBlock)
                    .launch(NdRange.of(rows).groups(1));
            device.context()
                    .program(productSource, tuning.options())
                    .kernel("winograd_product")
                    .arg("V", workspace)
                    .arg("v_block", inputBlock)
                    .arg("U", weight.buffer())
                    .arg("channels", channels)
                    .arg("outputs", outputs)
                    .arg("rows", rows)
                    .arg("group_panels", groupPanels)
                    .arg("M", workspace)
                    .arg("m_offset", products)
                    .arg("m_block", productBlock)
                    .launch(NdRange.of(divideUp(panels, groupPanels), planes).groups(1, 1));
            ClKernel output = kernel(outputSource, "winograd_output", tile)
                    .arg("M", workspace)
                    .arg("m_offset", products)
                    .arg("m_block", productBlock)
                    .arg("outputs", outputs)
                    .arg("first_tile", first)
                    .arg("end_tile", end)
                    .arg("tiles_h", chunks.tilesH())
                    .arg("tiles_w", chunks.tilesW())
                    .arg(
                            "whole_vectors",
                            y.ownsPadding() && divideUp(outputs, vector) * vector <= y.rowStride() ? 1 : 0);
            ConvArguments.bindResult(output, epilogue, y)
                    .launch(NdRange.of(panels, rowBlocks).groups(1, 1));
        }
    }

    private static int divideUp(int amount, int size) {
        return -Math.floorDiv(-amount, size);
    }

    /**
     * How the tiles of a result are taken.
     *
     * @param tilesH tiles from top to bottom
     * @param tilesW tiles from left to right
     * @param tiles all tiles, of all images
     * @param rows tiles of a chunk, a multiple of the register tile's rows; the last chunk may have fewer
     */
    private record Chunks(int tilesH, int tilesW, int tiles, int rows) {
        /** Cuts a result of this shape into chunks of at most {@code most} tiles. */
        static Chunks of(int tile, int most, int tileRows, Shape y) {
            int tilesH = divideUp(y.h(), tile);
            int tilesW = divideUp(y.w(), tile);
            int tiles = Math.multiplyExact(Math.multiplyExact(tilesH, tilesW), y.n());
            int rows = Math.min(most, divideUp(tiles, tileRows) * tileRows);
            // A last chunk of few rows reads all weights for little: take the size that costs least.
            for (int fewer = rows - tileRows; fewer >= most / 2; fewer -= tileRows) {
                if (cost(tiles, fewer, tileRows) < cost(tiles, rows, tileRows)) {
                    rows = fewer;
                }
            }
            return new Chunks(tilesH, tilesW, tiles, rows);
        }

        /** Rows that are computed, and for every chunk, in rows, what fetching the weights costs. */
        private static int cost(int tiles, int rows, int tileRows) {
            return tiles / rows * rows + divideUp(tiles % rows, tileRows) * tileRows + divideUp(tiles, rows) * tileRows;
        }
    }
}
