package org.autochrome.engine.op.conv;

import org.autochrome.engine.core.HostView;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/**
 * The reference for transposed convolution: every input pixel paints its weights into a window of the result. A picture is
 * painted in a canvas of doubles first, so that nothing is rounded before the last stroke.
 */
public final class CpuConvTranspose2d implements ConvTranspose2dKernels {
    @Override
    public WeightForm prepare(Tensor weight, ConvTranspose2dSpec spec) {
        return new RawWeight(weight);
    }

    @Override
    public void convTranspose2d(Tensor x, WeightForm form, ConvTranspose2dSpec spec, Epilogue epilogue, Tensor y) {
        Shape shape = y.shape();
        Tensor weight = ((RawWeight) form).weight();
        CpuEpilogue end = new CpuEpilogue(epilogue);
        HostView ys = HostView.of(y);
        for (int n = 0; n < shape.n(); n++) {
            double[][][] canvas = new double[shape.c()][shape.h()][shape.w()];
            for (int c = 0; c < x.shape().c(); c++) {
                for (int i = 0; i < x.shape().h(); i++) {
                    for (int j = 0; j < x.shape().w(); j++) {
                        paint(HostView.of(x).at(n, c, i, j), c, i, j, weight, spec.window(), canvas);
                    }
                }
            }
            for (int o = 0; o < shape.c(); o++) {
                for (int i = 0; i < shape.h(); i++) {
                    for (int j = 0; j < shape.w(); j++) {
                        ys.set(n, o, i, j, end.apply(o, canvas[o][i][j]));
                    }
                }
            }
        }
    }

    /** Adds one input number, at channel c and pixel (i, j), to all outputs that see it. */
    private static void paint(
            double value, int c, int i, int j, Tensor weight, Conv2dSpec window, double[][][] canvas) {
        Shape shape = weight.shape();
        HostView weights = HostView.of(weight);
        int inputsPerGroup = shape.n() / window.groups();
        int firstOutput = c / inputsPerGroup * shape.c();
        for (int p = 0; p < shape.h(); p++) {
            int row = i * window.strideH() - window.paddingH() + p * window.dilationH();
            for (int q = 0; q < shape.w(); q++) {
                int column = j * window.strideW() - window.paddingW() + q * window.dilationW();
                if (row < 0 || row >= canvas[0].length || column < 0 || column >= canvas[0][0].length) {
                    continue; // cut off by the padding
                }
                for (int o = 0; o < shape.c(); o++) {
                    canvas[firstOutput + o][row][column] += weights.at(c, o, p, q) * value;
                }
            }
        }
    }
}
