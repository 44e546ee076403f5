package org.autochrome.kernels.conv;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.ClStorage;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.NdRange;

/** Weights in panels, {@code [ceil(O / panel)][kH * kW * C][panel]} with zeros behind the last output. */
final class Panels {
    /** The kernel that writes them, in the source of each version that reads them. */
    static final String KERNEL = "conv2d_panels";

    private Panels() {}

    /** Launches {@code kernel} over {@code range}; {@code panel} is the number of outputs side by side. */
    static ClWeightForm prepare(ClDevice device, ClKernel kernel, Tensor weight, int panel, NdRange range) {
        Shape shape = weight.shape(); // [O, C, kH, kW]
        int taps = shape.dim(2) * shape.dim(3);
        long lanes = NdRange.roundUp(shape.dim(0), panel);
        ClWeightForm form = ClWeightForm.allocate(device, lanes * shape.dim(1) * taps, shape);
        kernel.arg("weight", ClStorage.buffer(weight))
                .arg("weight_offset", weight.offset())
                .arg("outputs", shape.dim(0))
                .arg("channels", shape.dim(1))
                .arg("taps", taps)
                .arg("panels", form.buffer())
                .launch(range);
        return form;
    }
}
