package org.autochrome.bench;

import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.layout.PadMode;
import org.autochrome.engine.op.layout.Padding;
import org.openjdk.jmh.annotations.Param;

/** Ops that move numbers, on the images of the decoder at 560x560. */
public class LayoutBenchmark extends ImageBenchmark {
    private static final String OPS = "concat, pixel_shuffle, replicate_pad, resize_nearest";

    /** Which op. */
    @Param({"concat", "pixel_shuffle", "replicate_pad", "resize_nearest"})
    public String op = "";

    /** Channels, height and width of the input. */
    @Param({"256-140-140", "300-280-280"})
    public String shape = "";

    @Override
    protected String shape() {
        return shape;
    }

    @Override
    protected Tensor compute(Tensor x) {
        return switch (op) {
            case "concat" -> Ops.concat(x, x);
            case "pixel_shuffle" -> Ops.pixelShuffle(x, 2);
            case "replicate_pad" -> Ops.pad(x, PadMode.REPLICATE, new Padding(1, 0, 1, 0));
            case "resize_nearest" ->
                Ops.resizeNearest(x, x.shape().h() + 1, x.shape().w() + 1);
            default -> throw unknown(op, OPS);
        };
    }
}
