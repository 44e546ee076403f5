package org.autochrome.kernels.conv;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.ConvTranspose2dKernels;
import org.autochrome.engine.op.conv.ConvTranspose2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.WeightForm;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.ClStorage;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.cl.NdRange;
import org.autochrome.kernels.launch.CoveringRange;
import org.autochrome.kernels.tuning.TuningParameters;

/** Launches {@code conv_transpose2d_1_gather.cl}, the only version that knows groups and dilation. */
final class GatherConvTranspose2d implements ConvTranspose2dKernels {
    static final String VERSION = "conv_transpose2d_1_gather";

    private static final ClSource SOURCE = ClSource.beside(GatherConvTranspose2d.class, VERSION + ".cl");

    /** Vectors of outputs and pixels of a work-group. */
    private static final int GROUP_VECTORS = 4;

    private static final int GROUP_PIXELS = 16;

    private final ClDevice device;
    private final TuningParameters tuning;

    GatherConvTranspose2d(ClDevice device, TuningParameters tuning) {
        this.device = device;
        this.tuning = tuning;
    }

    private ClKernel kernel(String name) {
        return device.context().program(SOURCE, tuning.options()).kernel(name);
    }

    @Override
    public WeightForm prepare(Tensor weight, ConvTranspose2dSpec spec) {
        Shape shape = weight.shape(); // [C, O/groups, kH, kW]
        int groups = spec.window().groups();
        int taps = shape.dim(2) * shape.dim(3);
        long lanes = NdRange.roundUp(shape.dim(1), tuning.get("VW"));
        int groupChannels = shape.dim(0) / groups;
        ClWeightForm form = ClWeightForm.allocate(device, (long) groups * taps * groupChannels * lanes, shape);
        kernel("conv_transpose2d_gather_pack")
                .arg("weight", ClStorage.buffer(weight))
                .arg("weight_offset", weight.offset())
                .arg("group_outputs", shape.dim(1))
                .arg("taps", taps)
                .arg("packed", form.buffer())
                .launch(CoveringRange.of(
                        device.context().device(), lanes, groupChannels, (long) groups * taps, tuning.get("VW"), 1));
        return form;
    }

    @Override
    public void convTranspose2d(Tensor x, WeightForm form, ConvTranspose2dSpec spec, Epilogue epilogue, Tensor y) {
        ClWeightForm weight = ClWeightForm.of(form);
        Shape shape = weight.shape(); // [C, O/groups, kH, kW]
        int groups = spec.window().groups();
        int pixels = Math.toIntExact(y.rows());
        long vectors = NdRange.roundUp(shape.dim(1), tuning.get("VW")) / tuning.get("VW");
        ConvArguments.bind(kernel("conv_transpose2d_gather"), x, shape, spec.window(), epilogue, y)
                .arg("packed", weight.buffer())
                .arg("groups", groups)
                .arg("group_channels", shape.dim(0) / groups)
                .arg("group_outputs", shape.dim(1))
                .arg("pixels", pixels)
                .launch(CoveringRange.of(
                        device.context().device(), groups * vectors, pixels, 1, GROUP_VECTORS, GROUP_PIXELS));
    }
}
