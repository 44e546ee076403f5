package org.autochrome.kernels.conv;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dKernels;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.WeightForm;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.ClOptions;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.cl.NdRange;
import org.autochrome.kernels.tuning.RegisterTiling;
import org.autochrome.kernels.tuning.TuningParameters;

/** Launches {@code conv2d_2_register_tile.cl}, for CPU devices, or another source for weights in panels; one group only. */
final class RegisterTileConv2d implements Conv2dKernels {
    static final String VERSION = "conv2d_2_register_tile";

    private static final ClSource PANELS = ClSource.beside(RegisterTileConv2d.class, "conv2d_2_panels.cl");

    private final ClDevice device;
    private final ClSource source;
    private final TuningParameters tuning;

    RegisterTileConv2d(ClDevice device, String version, TuningParameters tuning) {
        this.device = device;
        this.source = ClSource.beside(RegisterTileConv2d.class, version + ".cl");
        this.tuning = tuning;
    }

    /** Outputs of a panel of weights. */
    int panel() {
        return RegisterTiling.panel(tuning);
    }

    private ClKernel kernel(ClSource source, ClOptions options, String name) {
        return device.context().program(source, options).kernel(name);
    }

    @Override
    public ClWeightForm prepare(Tensor weight, Conv2dSpec spec) {
        Shape shape = weight.shape(); // [O, C, kH, kW]
        NdRange range = NdRange.of(shape.dim(1), RegisterTiling.panels(tuning, shape.dim(0)))
                .groups(1, 1);
        return Panels.prepare(
                device, kernel(PANELS, tuning.options(), Panels.KERNEL), weight, RegisterTiling.panel(tuning), range);
    }

    @Override
    public void conv2d(Tensor x, WeightForm form, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
        ClWeightForm weight = ClWeightForm.of(form);
        Shape shape = weight.shape(); // [O, C, kH, kW]
        int pixels = Math.toIntExact(y.rows());
        RegisterTiling tiling = RegisterTiling.of(tuning, device.context().device(), 1, pixels, shape.dim(0));
        long vectorsEnd = NdRange.roundUp(shape.dim(0), tuning.get("VW"));
        boolean wholeVectors = y.ownsPadding() && vectorsEnd <= y.rowStride();
        ClOptions options = tuning.options().define("KC", tiling.depth());
        ConvArguments.bind(kernel(source, options, "conv2d_register_tile"), x, shape, spec, epilogue, y)
                .arg("panels", weight.buffer())
                .arg("channels", shape.dim(1))
                .arg("outputs", shape.dim(0))
                .arg("pixels", pixels)
                .arg("whole_vectors", wholeVectors ? 1 : 0)
                .arg("slab_rows", tiling.slabRows())
                .arg("chunk", tiling.chunk())
                .localArg("slab", tiling.slabBytes())
                .launch(tiling.range());
    }
}
