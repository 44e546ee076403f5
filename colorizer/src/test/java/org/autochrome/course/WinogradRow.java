package org.autochrome.course;

import java.io.IOException;
import java.util.Arrays;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.Conv2dSpec;

/** Winograd's minimal filtering of a row of pixels, its matrices made from points: see docs/kernels.md. */
final class WinogradRow {
    private static final float[] POINTS = {0, 1, -1}; // and infinity
    private static final float[] WEIGHT = {1, 2, 3};
    private static final float[] ROW = {1, 2, 4, 3, 5, 1, 2, 6}; // as many pixels are taken as there are points

    public static void main(String... args) throws IOException {
        int in = POINTS.length + 1;
        int out = in + 1 - WEIGHT.length;
        float[][] b = new float[in][in];
        float[][] g = new float[in][WEIGHT.length];
        float[][] a = new float[out][in];
        for (int i = 0; i < in; i++) {
            b[i] = Polynomials.withRoots(in, POINTS, i);
            float scale = Polynomials.dot(b[i], Polynomials.powers(POINTS, i, in));
            for (int q = 0; q < WEIGHT.length; q++) {
                g[i][q] = Polynomials.powers(POINTS, i, WEIGHT.length)[q] / scale;
            }
            for (int j = 0; j < out; j++) {
                a[j][i] = Polynomials.powers(POINTS, i, out)[j];
            }
        }
        float[] d = Arrays.copyOf(ROW, in);
        FlowDrawing flow = new FlowDrawing(d, b, Polynomials.times(g, WEIGHT), a);
        flow.print();
        try (Device device = Devices.open("reference");
                MemoryScope scope = MemoryScope.open()) {
            Tensor weight = Tensor.dense(device, Shape.of(1, 1, 1, WEIGHT.length), WEIGHT);
            Tensor x = Tensor.image(device, Shape.of(1, 1, 1, in), d);
            Pictures.print(
                    "convolution",
                    2,
                    Ops.conv2d(x, weight, null, Conv2dSpec.DEFAULT).toArray());
        }
        Pictures.printf("%d multiplications instead of %d%n", in, out * WEIGHT.length);
        flow.draw("winograd.svg");
    }
}
