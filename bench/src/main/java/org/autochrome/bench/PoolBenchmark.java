package org.autochrome.bench;

import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.pool.Pool2dSpec;
import org.openjdk.jmh.annotations.Param;

/** Pools: the one behind the encoder's stem, and the blur behind each pixel shuffle. */
public class PoolBenchmark extends ImageBenchmark {
    private static final String OPS = "max_3x3_s2, mean_2x2_s1";

    /** Which op. */
    @Param({"max_3x3_s2", "mean_2x2_s1"})
    public String op = "";

    /** Channels, height and width of the input. */
    @Param({"64-280-280", "300-560-560"})
    public String shape = "";

    @Override
    protected String shape() {
        return shape;
    }

    @Override
    protected Tensor compute(Tensor x) {
        return switch (op) {
            case "max_3x3_s2" -> Ops.maxPool2d(x, Pool2dSpec.of(3, 2, 1));
            case "mean_2x2_s1" -> Ops.avgPool2d(x, Pool2dSpec.of(2, 1, 0));
            default -> throw unknown(op, OPS);
        };
    }
}
