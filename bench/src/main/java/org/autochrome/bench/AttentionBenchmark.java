package org.autochrome.bench;

import java.util.List;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.openjdk.jmh.annotations.Param;

/** Self-attention's softmax and its two products, without its convolutions: artistic's at 256x256 and 560x560, stable's. */
public class AttentionBenchmark extends DeviceBenchmark {
    /** Height and width of the picture, channels of queries and keys, channels of values. */
    @Param({"32-96-768", "70-96-768", "70-64-512"})
    public String sizes = "";

    @SuppressWarnings("NullAway.Init") // prepare() comes first
    private List<Tensor> inputs; // query and key [1, d, S, S], value [1, C, S, S]

    @Override
    protected List<Tensor> prepare(Device device) {
        int[] n = Sizes.parse("sizes", sizes, "(\\d+)-(\\d+)-(\\d+)", "70-96-768");
        inputs = List.of(
                image(device, "query", n[1], n[0]),
                image(device, "key", n[1], n[0]),
                image(device, "value", n[2], n[0]));
        return inputs;
    }

    private static Tensor image(Device device, String tag, int channels, int side) {
        Shape shape = Shape.of(1, channels, side, side);
        return Tensor.image(device, shape, HashNoise.values(tag, (int) shape.count(), 1f));
    }

    @Override
    protected Tensor compute() {
        return Ops.fusedAttention(inputs.get(0), inputs.get(1), inputs.get(2));
    }
}
