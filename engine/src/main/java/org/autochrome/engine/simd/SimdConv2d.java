package org.autochrome.engine.simd;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dKernels;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.WeightForm;
import org.autochrome.engine.simd.WinogradForm.Transformed;

/**
 * Convolution: large 3x3 layers by {@link Winograd}'s method, the others as a product of windows and weights, the windows
 * gathered strip by strip.
 */
final class SimdConv2d implements Conv2dKernels {
    private final Gemm gemm;
    private final Winograd winograd;
    private final List<TileTransforms> tiles;
    private final WinogradLimits limits;

    SimdConv2d(Gemm gemm, Winograd winograd, List<TileTransforms> tiles, WinogradLimits limits) {
        this.gemm = gemm;
        this.winograd = winograd;
        this.tiles = tiles;
        this.limits = limits;
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
        ConvForm direct = new ConvForm(panels, s.dim(2), s.dim(3));
        boolean wide = Math.min(channels, outputs) >= limits.channels();
        boolean fits = s.dim(2) == 3
                && s.dim(3) == 3
                && spec.equals(new Conv2dSpec(1, 1, spec.paddingH(), spec.paddingW(), 1, 1, 1));
        return wide && fits ? new WinogradForm(direct) : direct;
    }

    @Override
    public void conv2d(Tensor x, WeightForm form, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
        WeightForm weight = form;
        if (form instanceof WinogradForm mayTransform) {
            transform(mayTransform, x.shape().c(), y);
            weight = mayTransform.current();
        }
        if (weight instanceof Transformed transformed) {
            winograd.convolve(x, transformed, spec, epilogue, y);
        } else {
            direct(x, ConvForm.of(weight), spec, epilogue, y);
        }
    }

    /** Transforms a weight if it is not transformed yet and that pays with so many pixels. */
    private void transform(WinogradForm form, int channels, Tensor y) {
        int size = y.rows() >= limits.pixels6() ? 6 : y.rows() >= limits.pixels4() ? 4 : 0;
        for (TileTransforms transforms : tiles) {
            if (transforms.size() == size && form.current() instanceof ConvForm direct) {
                Panels panels = direct.panels().get(0);
                Transformed made =
                        winograd.transform(panels, channels, y.shape().c(), transforms);
                if (made != null) {
                    form.transformed(made);
                }
            }
        }
    }

    private void direct(Tensor x, ConvForm weight, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
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
