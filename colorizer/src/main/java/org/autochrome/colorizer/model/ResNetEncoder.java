package org.autochrome.colorizer.model;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.nn.Activation;
import org.autochrome.engine.nn.BatchNorm2d;
import org.autochrome.engine.nn.Conv2d;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.nn.Module;
import org.autochrome.engine.nn.Sequential;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.pool.Pool2dSpec;

/**
 * ResNet without its classifier (He, Zhang, Ren, Sun 2016, table 1): a 7x7 stem, a max pool and four stages, each half the
 * size of the one before but the first. Children carry torchvision's numbers: 0 conv, 1 bn, 2 relu, 3 pool, 4 to 7 stages.
 */
final class ResNetEncoder extends Module {
    private static final int STAGES = 4;

    private final Conv2d conv;
    private final BatchNorm2d norm;
    private final Activation relu;
    private final Activation pool;
    private final List<Sequential> stages = new ArrayList<>();

    /**
     * @param stem channels of the stem and width of the first stage; the width doubles from stage to stage
     * @param depths blocks in each of the four stages
     */
    ResNetEncoder(boolean bottleneck, int stem, List<Integer> depths) {
        conv = child("0", ResidualBlock.plain(3, stem, 7, 2));
        norm = child("1", new BatchNorm2d(stem));
        relu = child("2", Activation.relu());
        pool = child("3", Activation.of(x -> Ops.maxPool2d(x, Pool2dSpec.of(3, 2, 1))));
        int inputs = stem;
        for (int stage = 0; stage < STAGES; stage++) {
            int width = stem << stage;
            List<ResidualBlock> blocks = new ArrayList<>();
            for (int i = 0; i < depths.get(stage); i++) {
                blocks.add(new ResidualBlock(bottleneck, inputs, width, i == 0 && stage > 0 ? 2 : 1));
                inputs = bottleneck ? width * ResidualBlock.EXPANSION : width;
            }
            stages.add(child(Integer.toString(4 + stage), new Sequential(blocks)));
        }
    }

    /** x {@code [N, 3, H, W]}; skips at 1/16, 1/8, 1/4 and 1/2 of its size, bottom at 1/32. */
    EncoderFeatures call(Tensor x) {
        Tensor stem = execution() == Execution.FUSED
                ? ConvNorm.call(conv, norm, true, x)
                : MemoryScope.returning(() -> relu.call(norm.call(conv.call(x))));
        Tensor s4 = MemoryScope.returning(() -> stages.get(0).call(pool.call(stem)));
        Tensor s5 = stages.get(1).call(s4);
        Tensor s6 = stages.get(2).call(s5);
        return new EncoderFeatures(List.of(s6, s5, s4, stem), stages.get(3).call(s6));
    }
}
