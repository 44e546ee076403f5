package org.autochrome.bench;

import java.util.Arrays;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.openjdk.jmh.annotations.Param;

/** Instance norm, and batch norm by running statistics, on the images of the generators. */
public class NormBenchmark extends ImageBenchmark {
    private static final String OPS = "instance_norm, batch_norm";

    /** Which op. */
    @Param({"instance_norm", "batch_norm"})
    public String op = "";

    /** Channels, height and width of the input. */
    @Param({"64-256-256", "256-140-140"})
    public String shape = "";

    @SuppressWarnings("NullAway.Init") // prepareConstants() comes first
    private Tensor running; // [1, 2, C]

    @Override
    protected void prepareConstants(Device device, int channels) {
        float[] values = new float[2 * channels]; // means 0, variances 1
        Arrays.fill(values, channels, 2 * channels, 1f);
        running = Tensor.dense(device, Shape.of(1, 2, channels), values);
    }

    @Override
    protected String shape() {
        return shape;
    }

    @Override
    protected Tensor compute(Tensor x) {
        return switch (op) {
            case "instance_norm" -> Ops.normalize(x, Ops.statistics(x, true), null, null, 1e-5f);
            case "batch_norm" -> Ops.normalize(x, running, null, null, 1e-5f);
            default -> throw unknown(op, OPS);
        };
    }
}
