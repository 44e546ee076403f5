package org.autochrome.engine.simd;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.ConvTranspose2dKernels;
import org.autochrome.engine.op.conv.ConvTranspose2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.WeightForm;

/**
 * Transposed convolution as one small convolution of stride 1 for each phase, the output pixels that agree modulo the
 * stride: no weight meets an inserted zero, and no two phases write one pixel.
 */
final class SimdConvTranspose2d implements ConvTranspose2dKernels {
    private final Gemm gemm;

    SimdConvTranspose2d(Gemm gemm) {
        this.gemm = gemm;
    }

    @Override
    public WeightForm prepare(Tensor weight, ConvTranspose2dSpec spec) {
        Shape s = weight.shape();
        Conv2dSpec window = spec.window();
        int channels = s.dim(0) / window.groups();
        int outputs = s.dim(1);
        int area = s.dim(2) * s.dim(3);
        List<Panels> panels = new ArrayList<>();
        for (int phase = 0; phase < window.strideH() * window.strideW(); phase++) {
            Taps taps = taps(s.dim(2), s.dim(3), window, phase);
            int[] rowOffsets = new int[taps.count() * channels];
            for (int k = 0; k < rowOffsets.length; k++) {
                rowOffsets[k] = k % channels * outputs * area + taps.index(k / channels);
            }
            for (int group = 0; group < window.groups(); group++) {
                int base = (int) weight.offset() + group * channels * outputs * area;
                panels.add(gemm.pack(SimdDevice.array(weight), base, rowOffsets, outputs, area));
            }
        }
        return new ConvForm(panels, s.dim(2), s.dim(3));
    }

    private static Taps taps(int kernelH, int kernelW, Conv2dSpec window, int phase) {
        return Taps.ofTransposed(kernelH, kernelW, window, phase / window.strideW(), phase % window.strideW());
    }

    @Override
    public void convTranspose2d(Tensor x, WeightForm form, ConvTranspose2dSpec spec, Epilogue epilogue, Tensor y) {
        ConvForm weight = ConvForm.of(form);
        Conv2dSpec window = spec.window();
        for (int phase = 0; phase < window.strideH() * window.strideW(); phase++) {
            Taps taps = taps(weight.kernelH(), weight.kernelW(), window, phase);
            for (int group = 0; group < window.groups(); group++) {
                run(x, taps, weight.panels().get(phase * window.groups() + group), window, phase, group, epilogue, y);
            }
        }
    }

    private void run(
            Tensor x, Taps taps, Panels weight, Conv2dSpec window, int phase, int group, Epilogue epilogue, Tensor y) {
        Shape out = y.shape();
        int strideH = window.strideH();
        int strideW = window.strideW();
        int phaseY = phase / strideW;
        int phaseX = phase % strideW;
        int rows = (out.h() - phaseY + strideH - 1) / strideH;
        int columns = (out.w() - phaseX + strideW - 1) / strideW;
        if (rows <= 0 || columns <= 0) {
            return;
        }
        int channels = x.shape().c() / window.groups();
        int outputs = out.c() / window.groups();
        int first = group * outputs;
        int base = (int) y.offset() + first;
        int pixelStride = y.rowStride();
        Gemm.Target target = (from, count, offsets) -> {
            for (int i = 0; i < count; i++) {
                int position = from + i;
                int column = phaseX + position % columns * strideW;
                int row = phaseY + position / columns % rows * strideH;
                int picture = position / columns / rows;
                offsets[i] = base + ((picture * out.h() + row) * out.w() + column) * pixelStride;
            }
        };
        boolean last = group == window.groups() - 1;
        int writable = last && y.ownsPadding() ? pixelStride - first : outputs;
        gemm.run(new Gemm.Product(
                WindowRows.of(x, group * channels, channels, taps, rows, columns),
                out.n() * rows * columns,
                weight,
                y,
                target,
                writable,
                Finish.of(epilogue, first, outputs, writable)));
    }
}
