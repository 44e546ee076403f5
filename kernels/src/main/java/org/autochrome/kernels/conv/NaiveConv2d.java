package org.autochrome.kernels.conv;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dKernels;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.WeightForm;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.cl.ClOptions;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.launch.CoveringRange;

/** Launches {@code conv2d_1_naive.cl}, the only version that knows groups, or another source for weights as they are. */
final class NaiveConv2d implements Conv2dKernels {
    static final String VERSION = "conv2d_1_naive";

    /** Outputs and pixels of a work-group. */
    private static final int GROUP_OUTPUTS = 16;

    private static final int GROUP_PIXELS = 4;

    private final ClDevice device;
    private final ClSource source;

    NaiveConv2d(ClDevice device, String version) {
        this.device = device;
        this.source = ClSource.beside(NaiveConv2d.class, version + ".cl");
    }

    @Override
    public WeightForm prepare(Tensor weight, Conv2dSpec spec) {
        return ClWeightForm.raw(weight);
    }

    @Override
    public void conv2d(Tensor x, WeightForm form, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
        ClWeightForm weight = ClWeightForm.of(form);
        Shape shape = weight.shape(); // [O, C/groups, kH, kW]
        int pixels = Math.toIntExact(y.rows());
        ConvArguments.bind(
                        device.context().program(source, ClOptions.defaults()).kernel("conv2d_naive"),
                        x,
                        shape,
                        spec,
                        epilogue,
                        y)
                .arg("weight", weight.buffer())
                .arg("weight_offset", weight.offset())
                .arg("group_channels", shape.dim(1))
                .arg("group_outputs", shape.dim(0) / spec.groups())
                .arg("outputs", shape.dim(0))
                .arg("pixels", pixels)
                .launch(CoveringRange.of(
                        device.context().device(), shape.dim(0), pixels, 1, GROUP_OUTPUTS, GROUP_PIXELS));
    }
}
