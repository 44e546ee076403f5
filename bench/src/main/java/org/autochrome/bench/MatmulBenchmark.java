package org.autochrome.bench;

import java.util.List;
import org.autochrome.engine.autograd.Dispatcher;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.matmul.MatmulKernels;
import org.autochrome.engine.op.matmul.MatmulOp;
import org.autochrome.kernels.matmul.ClMatmul;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;

/** Product of dense matrices: the two of self-attention in the artistic generator at 256x256, and a square one. */
public class MatmulBenchmark extends DeviceBenchmark {
    /** M, K, N of [M, K] times [K, N]. */
    @Param({"1024-96-1024", "768-1024-1024", "1024-1024-1024"})
    public String sizes = "";

    /** A version of the OpenCL kernel, such as {@code matmul_1_naive}; {@code tuned} is the one that the tuning table names. */
    @Param(VersionOp.CHOSEN)
    public String version = VersionOp.CHOSEN;

    private @Nullable MatmulKernels kernels;

    @SuppressWarnings("NullAway.Init") // prepare() comes first
    private Tensor a; // [1, M, K]

    @SuppressWarnings("NullAway.Init")
    private Tensor b; // [1, K, N]

    @Override
    protected List<Tensor> prepare(Device device) {
        int[] n = Sizes.parse("sizes", sizes, "(\\d+)-(\\d+)-(\\d+)", "1024-96-1024");
        a = Tensor.dense(device, Shape.of(1, n[0], n[1]), HashNoise.values("a", n[0] * n[1], 1f));
        b = Tensor.dense(device, Shape.of(1, n[1], n[2]), HashNoise.values("b", n[1] * n[2], 1f));
        if (!version.equals(VersionOp.CHOSEN)) {
            kernels = new ClMatmul(VersionOp.device(device, version), VersionOp.table("matmul", version));
        }
        return List.of(a, b);
    }

    @Override
    protected Tensor compute() {
        MatmulKernels chosen = kernels;
        if (chosen == null) {
            return Ops.matmul(a, b);
        }
        MatmulOp op = new MatmulOp(a, false, b, false);
        return Dispatcher.run(new VersionOp(op, op.inputs(), y -> chosen.matmul(a, false, b, false, y)));
    }
}
