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
 * Launches {@code conv2d_4_winograd.cl} and its products, for CPU devices: 3x3 windows with stride 1. What does not fit, or
 * would not pay, goes to the register tile.
 *
 * <p>A transformed weight is 4 (tiles of 4) or 7.1 (tiles of 6) times as large as the raw one, and what it saves grows
 * with the pixels that share it. So a layer is transformed if it has at least {@code channels} inputs and outputs and at
 * least {@code pixels4} pixels, for tiles of 6 from {@code pixels6} on.
 */
final class WinogradConv2d implements Conv2dKernels {
    static final String VERSION = "conv2d_4_winograd";

    private static final ClSource SOURCE = ClSource.beside(WinogradConv2d.class, VERSION + ".cl");
    private static final ClSource PRODUCT = ClSource.beside(WinogradConv2d.class, VERSION + "_product.cl");

    /** Floats between the end of a plane and the next: planes apart by a power of two would share cache sets. */
    private static final int PLANE_GAP = 16;

    private static final int GROUPS_PER_UNIT = 8;

    private final ClDevice device;
    private final TuningParameters tuning;
    private final RegisterTileConv2d direct;

    WinogradConv2d(ClDevice device, TuningParameters tuning, RegisterTileConv2d direct) {
        this.device = device;
        this.tuning = tuning;
        this.direct = direct;
        int panel = RegisterTiling.panel(tuning);
        if (panel != direct.panel()) {
            throw new IllegalArgumentException(
                    "%s: panels have %d outputs but those of %s have %d; give both the same VW * TILE_VECTORS"
                            .formatted(VERSION, panel, RegisterTileConv2d.VERSION, direct.panel()));
        }
    }

    private ClKernel kernel(String name, int tile) {
        return device.context()
                .program(SOURCE, tuning.options().define("OUT", tile))
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
        int tile = pixels >= tuning.get("pixels6") ? 6 : pixels >= tuning.get("pixels4") ? 4 : 0;
        Shape shape = weight.current().shape(); // [O, C, 3, 3]
        int panel = RegisterTiling.panel(tuning);
        long panels = RegisterTiling.panels(tuning, shape.dim(0));
        long elements = (long) (tile + 2) * (tile + 2) * panels * panel * shape.dim(1);
        if (tile == 0 || elements * Float.BYTES > device.context().device().maxAllocation()) {
            return;
        }
        ClKernel kernel = kernel("winograd_weight", tile);
        ClWeightForm transformed = ClWeightForm.allocate(device, elements, shape);
        kernel.arg("panels", weight.current().buffer())
                .arg("channels", shape.dim(1))
                .arg("U", transformed.buffer())
                .launch(NdRange.of(tuning.get("TILE_VECTORS"), shape.dim(1), panels)
                        .groups(1, 1, 1));
        weight.transformed(transformed, tile);
    }

    private void convolve(Tensor x, WinogradForm form, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
        ClWeightForm weight = form.current();
        int vector = tuning.get("VW");
        int outputs = weight.shape().dim(0);
        int channels = weight.shape().dim(1);
        Chunks chunks = Chunks.of(tuning, form.tile(), y.shape());
        long channelsEnd = NdRange.roundUp(channels, vector);
        long outputsEnd = NdRange.roundUp(outputs, vector);
        long inputPlane = chunks.rows() * channelsEnd + PLANE_GAP;
        long productPlane = chunks.rows() * outputsEnd + PLANE_GAP;
        int planes = (form.tile() + 2) * (form.tile() + 2);
        ClBuffer workspace = device.workspace(planes * (inputPlane + productPlane));
        int panels = RegisterTiling.panels(tuning, outputs);
        int groups = Math.min(
                panels, divideUp(GROUPS_PER_UNIT * device.context().device().computeUnits(), planes));
        int groupPanels = divideUp(panels, groups);

        for (int first = 0; first < chunks.tiles(); first += chunks.rows()) {
            kernel("winograd_input", form.tile())
                    .arg("x", ClStorage.buffer(x))
                    .arg("x_offset", x.offset())
                    .arg("x_stride", x.rowStride())
                    .arg("height", x.shape().h())
                    .arg("width", x.shape().w())
                    .arg("padding_h", spec.paddingH())
                    .arg("padding_w", spec.paddingW())
                    .arg("channels", channels)
                    .arg("whole_vectors", x.ownsPadding() && channelsEnd <= x.rowStride() ? 1 : 0)
                    .arg("first_tile", first)
                    .arg("tiles", chunks.tiles())
                    .arg("tiles_h", chunks.tilesH())
                    .arg("tiles_w", chunks.tilesW())
                    .arg("V", workspace)
                    .arg("v_plane", inputPlane)
                    .launch(NdRange.of(chunks.rows()).groups(1));
            device.context()
                    .program(PRODUCT, tuning.options())
                    .kernel("winograd_product")
                    .arg("V", workspace)
                    .arg("v_plane", inputPlane)
                    .arg("U", weight.buffer())
                    .arg("channels", channels)
                    .arg("outputs", outputs)
                    .arg("rows", chunks.rows())
                    .arg("group_panels", groupPanels)
                    .arg("M", workspace)
                    .arg("m_offset", planes * inputPlane)
                    .arg("m_plane", productPlane)
                    .arg("m_stride", (int) outputsEnd)
                    .launch(NdRange.of(divideUp(panels, groupPanels), planes).groups(1, 1));
            ClKernel output = kernel("winograd_output", form.tile())
                    .arg("M", workspace)
                    .arg("m_offset", planes * inputPlane)
                    .arg("m_plane", productPlane)
                    .arg("m_stride", (int) outputsEnd)
                    .arg("outputs", outputs)
                    .arg("first_tile", first)
                    .arg("tiles_h", chunks.tilesH())
                    .arg("tiles_w", chunks.tilesW())
                    .arg("whole_vectors", y.ownsPadding() && outputsEnd <= y.rowStride() ? 1 : 0);
            ConvArguments.bindResult(output, epilogue, y)
                    .launch(NdRange.of(Math.min(chunks.rows(), chunks.tiles() - first))
                            .groups(1));
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
     * @param rows tiles of a chunk, a multiple of the register tile's rows
     */
    private record Chunks(int tilesH, int tilesW, int tiles, int rows) {
        /** Cuts a result of this shape into chunks of about equal size, each within the tuning's limit. */
        static Chunks of(TuningParameters tuning, int tile, Shape y) {
            int tilesH = divideUp(y.h(), tile);
            int tilesW = divideUp(y.w(), tile);
            int tiles = Math.multiplyExact(Math.multiplyExact(tilesH, tilesW), y.n());
            int tileRows = tuning.get("TILE_ROWS");
            int chunks = divideUp(tiles, Math.max(tuning.get("tiles"), tileRows));
            return new Chunks(tilesH, tilesW, tiles, divideUp(divideUp(tiles, chunks), tileRows) * tileRows);
        }
    }
}
