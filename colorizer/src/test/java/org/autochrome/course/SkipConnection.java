package org.autochrome.course;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.pool.Pool2dSpec;

/** The smallest U-Net, its weights set by hand, finds the sky of a dusty photograph: see docs/unet.md. */
final class SkipConnection {
    private static final int DEPTH = 2; // how often the encoder halves

    public static void main(String... args) throws IOException {
        try (Device device = Devices.open("reference");
                MemoryScope scope = MemoryScope.open()) {
            Tensor row = Tensor.image(device, Shape.of(1, 1, 2, 8), 0, 1, 0, 0, 0, 1, 1, 1, 0, 1, 0, 0, 0, 1, 1, 1);
            Pictures.printRows(List.of("halved", "bottom", "doubled", "skip alone", "both"), 0, unet(row, 1));
            List<Tensor> results = unet(Scene.dusty(device), DEPTH);
            Scene.judge("bottom alone", results.get(2));
            Scene.judge("skip alone", results.get(3));
            Scene.judge("both", results.get(4));
            Scene.draw("skip-connection.png", results.subList(2, 5));
        }
    }

    private static List<Tensor> unet(Tensor x, int depth) {
        Tensor encoded = x;
        for (int i = 0; i < depth; i++) {
            encoded = conv(encoded, 2, -1f, Shape.of(1, 1, 2, 2), 0.5f, 0.5f, 0.5f, 0.5f);
        }
        Tensor bottom = Ops.maxPool2d(encoded, Pool2dSpec.of(3, 1, 1));
        Tensor up = bottom;
        for (int i = 0; i < depth; i++) {
            up = Ops.pixelShuffle(conv(up, 1, 0f, Shape.of(4, 1, 1, 1), 1f, 1f, 1f, 1f), 2);
        }
        Tensor skip = conv(Ops.concat(up, x), 1, 0f, Shape.of(1, 2, 1, 1), 0f, 1f);
        return List.of(encoded, bottom, up, skip, conv(Ops.concat(up, x), 1, -1f, Shape.of(1, 2, 1, 1), 1f, 1f));
    }

    private static Tensor conv(Tensor x, int stride, float bias, Shape shape, float... weight) {
        float[] biases = new float[shape.dim(0)];
        Arrays.fill(biases, bias);
        Tensor b = Tensor.dense(x.device(), Shape.of(shape.dim(0)), biases);
        return Ops.relu(Ops.conv2d(x, Tensor.dense(x.device(), shape, weight), b, Conv2dSpec.of(stride, 0)));
    }
}
