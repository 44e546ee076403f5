package org.autochrome.course;

import java.io.IOException;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.nn.SelfAttention;
import org.autochrome.engine.op.Ops;

/** Self-attention lets one coloured pixel tell its colour to all pixels of its kind: see docs/attention.md. */
final class FourPixels {
    private static final float KIND = 0.7412f; // its square is half of ln 3

    public static void main(String... args) throws IOException {
        try (Device device = Devices.open("reference");
                MemoryScope scope = MemoryScope.open()) {
            Tensor kinds = Tensor.dense(device, Shape.of(1, 1, 4), KIND, KIND, -KIND, -KIND);
            Tensor beta = Ops.softmax(Ops.matmul(kinds, true, kinds, false)).reshape(Shape.of(4, 4));
            for (int j = 0; j < 4; j++) {
                Pictures.print("pixel " + j + " looks", 3, beta.slice(j, j + 1).toArray());
            }
            Tensor x = Tensor.image(device, Shape.of(1, 2, 1, 4), KIND, KIND, -KIND, -KIND, 1, 0, 0, 0);
            for (float gamma : new float[] {0f, 1f}) {
                Pictures.print("gamma " + gamma, 3, Rooms.hints(attend(x, gamma, Execution.PLAIN)));
                Pictures.print("in one kernel", 3, Rooms.hints(attend(x, gamma, Execution.FUSED)));
            }
            Rooms.draw("attention.png", Rooms.photo(device), attend(Rooms.photo(device), 100f, Execution.FUSED));
        }
    }

    private static Tensor attend(Tensor x, float gamma, Execution how) throws IOException {
        try (SelfAttention layer = new SelfAttention(2, 1)) {
            layer.fill(how, (name, shape) -> Tensor.dense(x.device(), shape, values(name, shape, gamma)));
            return layer.call(x);
        }
    }

    /** Query and key take the first channel, value takes both; u and v are (1, 0), so that every sigma is 1. */
    private static float[] values(String name, Shape shape, float gamma) {
        float[] values = new float[(int) shape.count()];
        values[0] = name.equals("gamma") ? gamma : 1f;
        if (name.equals("value.weight_orig")) {
            values[3] = 1f;
        }
        return values;
    }
}
