package org.autochrome.course;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.nn.Conv2d;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.nn.WeightNormalization;
import org.autochrome.engine.op.conv.Conv2dSpec;

/** A layer under spectral norm finds its weight's largest singular value: see docs/attention.md. */
final class PowerIteration {
    private static final float[] W = {3, 0, 4, 5}; // two rows
    private static final float[] START = {1, 0}; // u and v before the first step

    public static void main(String... args) throws IOException {
        try (Device device = Devices.open("reference");
                MemoryScope scope = MemoryScope.open();
                Conv2d layer =
                        new Conv2d(Shape.of(2, 2, 1, 1), Conv2dSpec.DEFAULT, false, WeightNormalization.SPECTRAL)) {
            Map<String, float[]> values = Map.of("weight_orig", W, "weight_u", START, "weight_v", START);
            layer.fill(Execution.PLAIN, (name, shape) -> Tensor.dense(device, shape, values.get(name)));
            double squares = W[0] * W[0] + W[1] * W[1] + W[2] * W[2] + W[3] * W[3];
            double determinant = W[0] * W[3] - W[1] * W[2];
            double exact = Math.sqrt((squares + Math.sqrt(squares * squares - 4 * determinant * determinant)) / 2);
            Tensor x = Tensor.image(device, Shape.of(1, 2, 1, 1), 1, 0);
            List<float[]> us = new ArrayList<>();
            for (int step = 0; step <= 4; step++) {
                layer.train(step > 0); // a training step improves u and v first, evaluation takes them as stored
                double sigma = W[0] / layer.call(x).toArray()[0]; // the layer gives W x / sigma
                float[] u = layer.namedParameters().get("weight_u").tensor().toArray();
                Pictures.printf(
                        "step %d  u (%.4f, %.4f)  sigma %.4f  short by %.4f%n", step, u[0], u[1], sigma, exact - sigma);
                us.add(u);
            }
            Ellipse.draw("power-iteration.svg", W, us);
        }
    }
}
