package org.autochrome.colorizer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.autochrome.engine.check.GoldenCase;
import org.autochrome.engine.check.GoldenLayers;
import org.autochrome.engine.check.GoldenOps;
import org.autochrome.engine.check.GoldenRun;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.DeviceInfo;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The decoder's blocks against the published code's, in training and evaluation, on every device found. */
class BlockParityTest {
    private static List<GoldenCase> golden() {
        return Stream.of("block", "spatial")
                .flatMap(group -> GoldenCase.group(group).stream())
                .filter(golden ->
                        golden.name().startsWith("unet_block") || golden.name().contains("PixelShuffle_ICNR"))
                .toList();
    }

    static List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (DeviceInfo device : Devices.find().list()) {
            golden().forEach(golden -> cases.add(Arguments.of(device.id(), golden)));
        }
        return cases;
    }

    @Test
    void allBlocksAreThere() {
        assertThat(golden()).hasSize(9);
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource("cases")
    void agreesWithThePublishedCode(String deviceId, GoldenCase golden) {
        try (Device device = Devices.open(deviceId)) {
            try (GoldenRun run = new GoldenRun(golden, device, GoldenOps.tolerance(golden, device))) {
                if (golden.name().startsWith("unet_block")) {
                    GoldenLayers.check(
                            run,
                            "blk.",
                            () -> unetBlock(golden),
                            block -> block.call(run.image("x"), run.image("skip")));
                } else {
                    GoldenLayers.check(run, "", () -> pixelShuffle(golden), block -> block.call(run.image("x")));
                }
            }
            assertThat(device.heldBytes()).as("bytes held afterwards").isZero();
        }
    }

    private static UnetBlock unetBlock(GoldenCase golden) {
        boolean deep = golden.hasTensor("p/blk.conv1.0.weight_orig");
        int up = golden.shape("p/blk.shuf.conv.0.weight_orig").dim(0) / 4;
        UnetConfig.Step step = new UnetConfig.Step(up, golden.shape("y").c(), true);
        return new UnetBlock(golden.shape("x").c(), golden.shape("skip").c(), step, deep);
    }

    private static PixelShuffleBlock pixelShuffle(GoldenCase golden) {
        Shape x = golden.shape("x");
        return golden.hasTensor("p/conv.0.weight_g")
                ? PixelShuffleBlock.last(x.c())
                : PixelShuffleBlock.normalized(x.c(), golden.shape("y").c());
    }
}
