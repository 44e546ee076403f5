package org.autochrome.kernels.conv;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dKernels;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.WeightForm;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.cl.NdRange;
import org.autochrome.kernels.tuning.TuningParameters;

/** Launches {@code conv2d_3_local_tile.cl}, for GPUs; one group only. */
final class LocalTileConv2d implements Conv2dKernels {
    static final String VERSION = "conv2d_3_local_tile";

    private static final ClSource SOURCE = ClSource.beside(LocalTileConv2d.class, VERSION + ".cl");

    private final ClDevice device;
    private final TuningParameters tuning;

    LocalTileConv2d(ClDevice device, TuningParameters tuning) {
        this.device = device;
        this.tuning = tuning;
    }

    private ClKernel kernel(String name) {
        return device.context().program(SOURCE, tuning.options()).kernel(name);
    }

    @Override
    public WeightForm prepare(Tensor weight, Conv2dSpec spec) {
        Shape shape = weight.shape(); // [O, C, kH, kW]
        int panel = tuning.get("TILE_OUTPUTS");
        long depth = (long) shape.dim(1) * shape.dim(2) * shape.dim(3);
        long panels = NdRange.roundUp(shape.dim(0), panel) / panel;
        NdRange range = NdRange.of(panel, depth, panels).groups(panel, 1, 1);
        return Panels.prepare(device, kernel(Panels.KERNEL), weight, panel, range);
    }

    @Override
    public void conv2d(Tensor x, WeightForm form, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
        ClWeightForm weight = ClWeightForm.of(form);
        Shape shape = weight.shape(); // [O, C, kH, kW]
        int pixels = Math.toIntExact(y.rows());
        int tilePixels = tuning.get("TILE_PIXELS");
        int tileOutputs = tuning.get("TILE_OUTPUTS");
        long groupX = tileOutputs / tuning.get("ITEM_OUTPUTS");
        long groupY = tilePixels / tuning.get("ITEM_PIXELS");
        long groupsX = NdRange.roundUp(shape.dim(0), tileOutputs) / tileOutputs;
        long groupsY = NdRange.roundUp(pixels, tilePixels) / tilePixels;
        ConvArguments.bind(kernel("conv2d_local_tile"), x, shape, spec, epilogue, y)
                .arg("panels", weight.buffer())
                .arg("channels", shape.dim(1))
                .arg("outputs", shape.dim(0))
                .arg("pixels", pixels)
                .launch(NdRange.of(groupX * groupsX, groupY * groupsY).groups(groupX, groupY));
    }
}
