package org.autochrome.kernels.conv;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.ConvTranspose2dKernels;
import org.autochrome.engine.op.conv.ConvTranspose2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.WeightForm;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.ClStorage;
import org.autochrome.kernels.cl.ClOptions;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.cl.NdRange;
import org.autochrome.kernels.tuning.RegisterTiling;
import org.autochrome.kernels.tuning.TuningParameters;

/** Launches {@code conv_transpose2d_2_register_tile.cl}, for CPU devices; one group and no dilation. */
final class RegisterTileConvTranspose2d implements ConvTranspose2dKernels {
    static final String VERSION = "conv_transpose2d_2_register_tile";

    private static final ClSource SOURCE = ClSource.beside(RegisterTileConvTranspose2d.class, VERSION + ".cl");
    private static final ClSource PANELS =
            ClSource.beside(RegisterTileConvTranspose2d.class, "conv_transpose2d_2_panels.cl");

    private final ClDevice device;
    private final TuningParameters tuning;

    RegisterTileConvTranspose2d(ClDevice device, TuningParameters tuning) {
        this.device = device;
        this.tuning = tuning;
    }

    @Override
    public ClWeightForm prepare(Tensor weight, ConvTranspose2dSpec spec) {
        Shape shape = weight.shape(); // [C, O, kH, kW]
        int panels = RegisterTiling.panels(tuning, shape.dim(1));
        long lanes = (long) panels * RegisterTiling.panel(tuning);
        ClWeightForm form = ClWeightForm.allocate(device, lanes * shape.dim(0) * shape.dim(2) * shape.dim(3), shape);
        device.context()
                .program(PANELS, tuning.options())
                .kernel("conv_transpose2d_panels")
                .arg("weight", ClStorage.buffer(weight))
                .arg("weight_offset", weight.offset())
                .arg("outputs", shape.dim(1))
                .arg("kernel_h", shape.dim(2))
                .arg("kernel_w", shape.dim(3))
                .arg("stride_h", spec.window().strideH())
                .arg("stride_w", spec.window().strideW())
                .arg("panels", form.buffer())
                .launch(NdRange.of(shape.dim(0), panels).groups(1, 1));
        return form;
    }

    @Override
    public void convTranspose2d(Tensor x, WeightForm form, ConvTranspose2dSpec spec, Epilogue epilogue, Tensor y) {
        ClWeightForm weight = ClWeightForm.of(form);
        Shape shape = weight.shape(); // [C, O, kH, kW]
        Conv2dSpec window = spec.window();
        Shape result = y.shape();
        int phases = window.strideH() * window.strideW();
        // The largest phase is the first, and holds the pixels of every stride-th line and column.
        int pixels = Math.multiplyExact(
                result.n(), divideUp(result.h(), window.strideH()) * divideUp(result.w(), window.strideW()));
        RegisterTiling tiling = RegisterTiling.of(tuning, device.context().device(), phases, pixels, shape.dim(1));
        boolean wholeVectors = y.ownsPadding() && NdRange.roundUp(shape.dim(1), tuning.get("VW")) <= y.rowStride();
        ClOptions options = tuning.options().define("KC", tiling.depth());
        ConvArguments.bindUndilated(
                        device.context().program(SOURCE, options).kernel("conv_transpose2d_register_tile"),
                        x,
                        shape,
                        window,
                        epilogue,
                        y)
                .arg("panels", weight.buffer())
                .arg("channels", shape.dim(0))
                .arg("outputs", shape.dim(1))
                .arg("images", result.n())
                .arg("whole_vectors", wholeVectors ? 1 : 0)
                .arg("slab_rows", tiling.slabRows())
                .arg("chunk", tiling.chunk())
                .localArg("slab", tiling.slabBytes())
                .launch(tiling.range());
    }

    private static int divideUp(int amount, int size) {
        return -Math.floorDiv(-amount, size);
    }
}
