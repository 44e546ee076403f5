package org.autochrome.bench;

import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.openjdk.jmh.annotations.Param;

/** Product of dense matrices: the two of self-attention in the artistic generator at 256x256, and a square one. */
public class MatmulBenchmark extends DeviceBenchmark {
    /** M, K, N of [M, K] times [K, N]. */
    @Param({"1024-96-1024", "768-1024-1024", "1024-1024-1024"})
    public String sizes = "";

    @SuppressWarnings("NullAway.Init") // prepare() comes first
    private Tensor a; // [1, M, K]

    @SuppressWarnings("NullAway.Init")
    private Tensor b; // [1, K, N]

    @Override
    protected void prepare(Device device) {
        int[] n = Sizes.parse("sizes", sizes, "(\\d+)-(\\d+)-(\\d+)", "1024-96-1024");
        a = Tensor.dense(device, Shape.of(1, n[0], n[1]), HashNoise.values("a", n[0] * n[1], 1f));
        b = Tensor.dense(device, Shape.of(1, n[1], n[2]), HashNoise.values("b", n[1] * n[2], 1f));
    }

    @Override
    protected void compute() {
        Ops.matmul(a, b);
    }
}
