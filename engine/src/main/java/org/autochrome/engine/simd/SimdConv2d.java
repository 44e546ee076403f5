package org.autochrome.engine.simd;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dKernels;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.WeightForm;

/** Convolution as a product of windows and weights, the windows gathered strip by strip. */
final class SimdConv2d implements Conv2dKernels {
    private final Gemm gemm;

    SimdConv2d(Gemm gemm) {
        this.gemm = gemm;
    }

    @Override
    public WeightForm prepare(Tensor weight, Conv2dSpec spec) {
        Shape s = weight.shape();
        int channels = s.dim(1);
        int area = s.dim(2) * s.dim(3);
        int outputs = s.dim(0) / spec.groups();
        int[] rowOffsets = new int[area * channels];
        for (int k = 0; k < rowOffsets.length; k++) {
            rowOffsets[k] = k % channels * area + k / channels;
        }
        List<Panels> panels = new ArrayList<>();
        for (int group = 0; group < spec.groups(); group++) {
            int base = (int) weight.offset() + group * outputs * channels * area;
            panels.add(gemm.pack(SimdDevice.array(weight), base, rowOffsets, outputs, channels * area));
        }
        return new ConvForm(panels, s.dim(2), s.dim(3));
    }

    @Override
    public void conv2d(Tensor x, WeightForm form, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
        ConvForm weight = ConvForm.of(form);
        Taps taps = Taps.ofConvolution(weight.kernelH(), weight.kernelW(), spec);
        Shape out = y.shape();
        int pixelStride = y.rowStride();
        int channels = x.shape().c() / spec.groups();
        int outputs = out.c() / spec.groups();
        int pixels = out.n() * out.h() * out.w();
        for (int group = 0; group < spec.groups(); group++) {
            int first = group * outputs;
            int base = (int) y.offset() + first;
            Gemm.Target target = (from, count, offsets) -> {
                for (int i = 0; i < count; i++) {
                    offsets[i] = base + (from + i) * pixelStride;
                }
            };
            boolean last = group == spec.groups() - 1;
            int writable = last && y.ownsPadding() ? pixelStride - first : outputs;
            gemm.run(new Gemm.Product(
                    WindowRows.of(x, group * channels, channels, taps, out.h(), out.w()),
                    pixels,
                    weight.panels().get(group),
                    y,
                    target,
                    writable,
                    Finish.of(epilogue, first, outputs, writable)));
        }
    }
}
