package org.autochrome.engine.op.conv;

import org.autochrome.engine.core.HostView;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/** The reference for convolution: every output number is one sum over a window of the input. */
public final class CpuConv2d implements Conv2dKernels {
    @Override
    public WeightForm prepare(Tensor weight, Conv2dSpec spec) {
        return new RawWeight(weight);
    }

    @Override
    public void conv2d(Tensor x, WeightForm form, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
        Shape shape = y.shape();
        Window window = new Window(x, ((RawWeight) form).weight(), spec);
        CpuEpilogue end = new CpuEpilogue(epilogue);
        HostView ys = HostView.of(y);
        for (int n = 0; n < shape.n(); n++) {
            for (int o = 0; o < shape.c(); o++) {
                for (int i = 0; i < shape.h(); i++) {
                    for (int j = 0; j < shape.w(); j++) {
                        ys.set(n, o, i, j, end.apply(o, window.sum(n, o, i, j)));
                    }
                }
            }
        }
    }

    /** The window of x that output pixel (i, j) sees, times the weights of output channel o. */
    private static final class Window {
        private final Shape x;
        private final Shape weight;
        private final HostView xs;
        private final HostView weights;
        private final Conv2dSpec spec;
        private final int outputsPerGroup;

        Window(Tensor x, Tensor weight, Conv2dSpec spec) {
            this.x = x.shape();
            this.weight = weight.shape();
            this.xs = HostView.of(x);
            this.weights = HostView.of(weight);
            this.spec = spec;
            this.outputsPerGroup = weight.shape().n() / spec.groups();
        }

        double sum(int n, int o, int i, int j) {
            int firstChannel = o / outputsPerGroup * weight.c();
            double sum = 0;
            for (int p = 0; p < weight.h(); p++) {
                int row = i * spec.strideH() - spec.paddingH() + p * spec.dilationH();
                for (int q = 0; q < weight.w(); q++) {
                    int column = j * spec.strideW() - spec.paddingW() + q * spec.dilationW();
                    if (row < 0 || row >= x.h() || column < 0 || column >= x.w()) {
                        continue; // padding counts as zero
                    }
                    for (int c = 0; c < weight.c(); c++) {
                        sum += weights.at(o, c, p, q) * xs.at(n, firstChannel + c, row, column);
                    }
                }
            }
            return sum;
        }
    }
}
