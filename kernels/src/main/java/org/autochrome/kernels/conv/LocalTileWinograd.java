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
import org.autochrome.kernels.cl.ClOptions;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.cl.NdRange;
import org.autochrome.kernels.launch.CoveringRange;
import org.autochrome.kernels.matmul.LocalTileMatmul;
import org.autochrome.kernels.matmul.LocalTileMatmul.Matrices;
import org.autochrome.kernels.tuning.TuningParameters;

/**
 * Launches {@code conv2d_5_winograd_local_tile.cl}, for GPUs: 3x3 windows with stride 1, whose products are those of {@code
 * matmul_3_local_tile.cl}. What does not fit, or would not pay, goes to the local tile.
 *
 * <p>A transformed weight is 4 times as large as the raw one, and what it saves grows with the pixels that share it. So a
 * layer is transformed if it has at least {@code channels} inputs and outputs and at least {@code pixels} pixels.
 */
final class LocalTileWinograd implements Conv2dKernels {
    static final String VERSION = "conv2d_5_winograd_local_tile";

    /** Rows and columns of a tile of the result, and elements of a transformed one. */
    private static final int TILE = 4;

    private static final int PLANES = (TILE + 2) * (TILE + 2);

    /** Work-items side by side on the channels of a pixel. */
    private static final int GROUP = 64;

    private final ClDevice device;
    private final ClSource source;
    private final TuningParameters tuning;
    private final LocalTileConv2d direct;
    private final LocalTileMatmul products;

    LocalTileWinograd(
            ClDevice device,
            String version,
            TuningParameters tuning,
            LocalTileConv2d direct,
            LocalTileMatmul products) {
        this.device = device;
        this.source = ClSource.beside(LocalTileWinograd.class, version + ".cl");
        this.tuning = tuning;
        this.direct = direct;
        this.products = products;
    }

    private ClKernel kernel(String name) {
        return device.context().program(source, ClOptions.defaults()).kernel(name);
    }

    private NdRange range(int channels, int rows) {
        return CoveringRange.of(device.context().device(), channels, rows, 1, GROUP, 1);
    }

    private static int quads(int channels) {
        return Math.toIntExact(NdRange.roundUp(channels, LocalTileConv2d.QUAD));
    }

    @Override
    public WeightForm prepare(Tensor weight, Conv2dSpec spec) {
        ClWeightForm form = direct.prepare(weight, spec);
        Shape shape = weight.shape(); // [O, C, kH, kW]
        boolean fits = shape.dim(2) == 3
                && shape.dim(3) == 3
                && spec.strideH() == 1
                && spec.strideW() == 1
                && spec.dilationH() == 1
                && spec.dilationW() == 1;
        boolean pays = Math.min(shape.dim(0), shape.dim(1)) >= tuning.get("channels");
        return fits && pays && mostTiles(shape) > 0 ? new WinogradForm(form) : form;
    }

    @Override
    public void conv2d(Tensor x, WeightForm form, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
        if (!(form instanceof WinogradForm weight)) {
            direct.conv2d(x, form, spec, epilogue, y);
            return;
        }
        if (weight.tile() == 0 && y.rows() >= tuning.get("pixels")) {
            transform(weight);
        }
        if (weight.tile() == 0) {
            direct.conv2d(x, weight.current(), spec, epilogue, y);
        } else {
            convolve(x, weight.current(), spec, epilogue, y);
        }
    }

    /** Tiles of a chunk: what lies between the passes is one buffer. */
    private int mostTiles(Shape weight) {
        long tileFloats = PLANES * ((long) quads(weight.dim(0)) + quads(weight.dim(1)));
        long fitting = device.context().device().maxAllocation() / Float.BYTES / tileFloats;
        return (int) Math.min(tuning.get("tiles"), fitting);
    }

    /** Transforms a weight, if the device can hold the result. */
    private void transform(WinogradForm weight) {
        Shape shape = weight.current().shape(); // [O, C, 3, 3]
        int outputs = quads(shape.dim(0));
        int channels = quads(shape.dim(1));
        long elements = (long) PLANES * channels * outputs;
        if (elements * Float.BYTES > device.context().device().maxAllocation()) {
            return;
        }
        ClWeightForm transformed = ClWeightForm.allocate(device, elements, shape);
        kernel("winograd_weight")
                .arg("weights", weight.current().buffer())
                .arg("weights_stride", direct.weightsStride(shape))
                .arg("tap_rows", direct.tapRows(shape))
                .arg("outputs", outputs)
                .arg("channels", channels)
                .arg("U", transformed.buffer())
                .launch(range(outputs, channels));
        weight.transformed(transformed, TILE);
    }

    private void convolve(Tensor x, ClWeightForm weight, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
        int outputs = quads(weight.shape().dim(0));
        int channels = quads(weight.shape().dim(1));
        int tilesH = divideUp(y.shape().h(), TILE);
        int tilesW = divideUp(y.shape().w(), TILE);
        int tiles =
                Math.multiplyExact(Math.multiplyExact(tilesH, tilesW), y.shape().n());
        int chunk = divideUp(tiles, divideUp(tiles, mostTiles(weight.shape())));
        long inputs = (long) PLANES * chunk * channels;
        ClBuffer workspace = device.workspace(inputs + (long) PLANES * chunk * outputs);
        Matrices u = new Matrices(weight.buffer(), weight.offset(), false);
        Matrices v = new Matrices(workspace, 0, false);
        Matrices m = new Matrices(workspace, inputs, false);
        for (int first = 0; first < tiles; first += chunk) {
            int count = Math.min(chunk, tiles - first);
            kernel("winograd_input")
                    .arg("x", ClStorage.buffer(x))
                    .arg("x_offset", x.offset())
                    .arg("x_stride", x.rowStride())
                    .arg("height", x.shape().h())
                    .arg("width", x.shape().w())
                    .arg("padding_h", spec.paddingH())
                    .arg("padding_w", spec.paddingW())
                    .arg("channels", weight.shape().dim(1))
                    .arg("first_tile", first)
                    .arg("tiles", count)
                    .arg("tiles_h", tilesH)
                    .arg("tiles_w", tilesW)
                    .arg("V", workspace)
                    .arg("v_channels", channels)
                    .launch(range(channels, count));
            products.multiply(v, u, m, Shape.of(PLANES, count, outputs), channels);
            ClKernel output = kernel("winograd_output")
                    .arg("M", workspace)
                    .arg("m_offset", inputs)
                    .arg("m_outputs", outputs)
                    .arg("first_tile", first)
                    .arg("tiles", count)
                    .arg("tiles_h", tilesH)
                    .arg("tiles_w", tilesW)
                    .arg("outputs", weight.shape().dim(0));
            ConvArguments.bindResult(output, epilogue, y)
                    .launch(range(weight.shape().dim(0), count));
        }
    }

    private static int divideUp(int amount, int size) {
        return -Math.floorDiv(-amount, size);
    }
}
