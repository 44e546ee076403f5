package org.autochrome.colorizer.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.nn.NamedTensors;

/**
 * The sizes of a {@link DynamicUnet}.
 *
 * @param deep two convolutions per decoder block (artistic) or one (stable, video)
 * @param bottleneck whether the encoder's blocks are bottlenecks (ResNet-101) or basic (ResNet-34)
 * @param stem channels of the encoder's stem
 * @param depths blocks in each of the encoder's four stages
 * @param steps the decoder's blocks, the smallest picture first
 */
public record UnetConfig(boolean deep, boolean bottleneck, int stem, List<Integer> depths, List<Step> steps) {
    private static final int STEPS = 4;
    private static final int WIDEST = 65_536;

    /**
     * One decoder block.
     *
     * @param up channels of what was enlarged from below
     * @param out channels of the block's result
     * @param attention whether self-attention ends it
     */
    public record Step(int up, int out, boolean attention) {}

    public UnetConfig {
        depths = List.copyOf(depths);
        steps = List.copyOf(steps);
    }

    /** Channels of the encoder's stage 0 to 3. */
    int stageWidth(int stage) {
        return (stem << stage) * (bottleneck ? ResidualBlock.EXPANSION : 1);
    }

    /** Channels of the skip for decoder block 0 to 3: stages 2, 1, 0, then the stem. */
    int skipWidth(int step) {
        return step < STEPS - 1 ? stageWidth(2 - step) : stem;
    }

    /** DeOldify's artistic generator: ResNet-34, and each block's channels widened by half again. */
    public static UnetConfig artistic() {
        List<Step> steps = new ArrayList<>();
        int below = 512;
        int[] skips = {256, 128, 64, 64};
        for (int i = 0; i < STEPS; i++) {
            int up = below / 2;
            int joined = up + skips[i];
            below = (i < STEPS - 1 ? joined : joined / 2) * 3 / 2;
            steps.add(new Step(up, below, i == 1));
        }
        return new UnetConfig(true, false, 64, List.of(3, 4, 6, 3), steps);
    }

    /** DeOldify's stable and video generators: ResNet-101, 512 channels in each block but the last, which has 256. */
    public static UnetConfig stable() {
        return new UnetConfig(
                false,
                true,
                64,
                List.of(3, 4, 23, 3),
                List.of(
                        new Step(512, 512, false),
                        new Step(512, 512, true),
                        new Step(512, 512, false),
                        new Step(256, 256, false)));
    }

    /** Whether these are a generator's names at all. */
    public static boolean fits(NamedTensors values) {
        return values.names().contains("layers.0.0.weight")
                && values.names().contains("layers.4.shuf.conv.0.weight_orig")
                && values.names().contains("layers.8.conv.0.weight_g");
    }

    /** Reads the sizes from a checkpoint's own shapes. */
    public static UnetConfig of(NamedTensors values) throws IOException {
        if (!fits(values)) {
            throw new IllegalArgumentException(
                    "checkpoint: not a DeOldify generator: it has no layers.0.0.weight, layers.4.shuf.conv.0.weight_orig and "
                            + "layers.8.conv.0.weight_g");
        }
        boolean deep = values.names().contains("layers.4.conv1.0.weight_orig");
        boolean bottleneck = values.names().contains("layers.0.4.0.conv3.weight");
        List<Integer> depths = new ArrayList<>();
        for (int stage = 4; stage < 8; stage++) {
            int blocks = 0;
            while (values.names().contains("layers.0." + stage + "." + blocks + ".conv1.weight")) {
                blocks++;
            }
            depths.add(blocks);
        }
        List<Step> steps = new ArrayList<>();
        for (int block = 4; block < 4 + STEPS; block++) {
            String last = "layers." + block + (deep ? ".conv2" : ".conv");
            int up = outputs(values, "layers." + block + ".shuf.conv.0.weight_orig") / 4;
            steps.add(new Step(
                    up, outputs(values, last + ".0.weight_orig"), values.names().contains(last + ".3.gamma")));
        }
        return new UnetConfig(deep, bottleneck, outputs(values, "layers.0.0.weight"), depths, steps);
    }

    private static int outputs(NamedTensors values, String name) throws IOException {
        if (!values.names().contains(name)) {
            throw new IllegalArgumentException("checkpoint: a DeOldify generator needs " + name + ", which is missing");
        }
        Shape shape = values.shape(name);
        if (shape.rank() != 4 || shape.dim(0) < 1 || shape.dim(0) > WIDEST) {
            throw new IllegalArgumentException(
                    "checkpoint: " + name + " needs four dimensions, the first from 1 to " + WIDEST + ", got " + shape);
        }
        return shape.dim(0);
    }
}
