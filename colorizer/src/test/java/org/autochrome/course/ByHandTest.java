package org.autochrome.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.autochrome.colorizer.model.UnetConfig;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.ConvTranspose2dSpec;
import org.junit.jupiter.api.Test;

/** The numbers that the pages work out by hand and that no program prints. */
class ByHandTest {
    private final String unet;
    private final String attention;
    private final String kernels;

    ByHandTest() throws IOException {
        unet = Repository.read(Repository.DOCS.resolve("unet.md"));
        attention = Repository.read(Repository.DOCS.resolve("attention.md"));
        kernels = Repository.read(Repository.DOCS.resolve("kernels.md"));
    }

    /** Two skies that differ by a pixel have one bottom, so that no decoder can tell them apart. */
    @Test
    void theBottomDoesNotTellWhereTheEdgeIs() {
        assertThat(unet).contains("a sky from pixel 6 on gives the very same bottom, 0 0 1 1");
        assertThat(bottom(0, 1, 0, 0, 0, 1, 1, 1)).containsExactly(0, 0, 1, 1);
        assertThat(bottom(0, 1, 0, 0, 0, 0, 1, 1)).containsExactly(0, 0, 1, 1);
        assertThat(bottom(0, 1, 0, 0, 1, 1, 1, 1)).containsExactly(0, 1, 1, 1);
    }

    private static double[] bottom(double... row) {
        double[] halved = new double[row.length / 2];
        for (int i = 0; i < halved.length; i++) {
            halved[i] = Math.max(0, row[2 * i] + row[2 * i + 1] - 1);
        }
        double[] bottom = halved.clone();
        for (int i = 0; i < bottom.length; i++) {
            bottom[i] = Math.max(bottom[i], i > 0 ? halved[i - 1] : 0);
            bottom[i] = Math.max(bottom[i], i + 1 < halved.length ? halved[i + 1] : 0);
        }
        return bottom;
    }

    /** Each convolution adds (kernel - 1) steps; a stride makes the steps behind it longer. */
    @Test
    void receptiveField() {
        UnetConfig artistic = UnetConfig.artistic();
        assertThat(artistic.bottleneck()).isFalse();
        int seen = 7; // the stem, which halves
        seen += 2 * 2; // the max pool, which halves again
        int step = 4;
        List<Integer> depths = artistic.depths();
        for (int stage = 0; stage < depths.size(); stage++) {
            for (int conv = 0; conv < 2 * depths.get(stage); conv++) {
                seen += 2 * step;
                step *= conv == 0 && stage > 0 ? 2 : 1;
            }
        }
        assertThat(seen).isEqualTo(899);
        assertThat(seen + 2 * 2 * step).isEqualTo(1027);
        assertThat(unet.replace('\n', ' '))
                .contains("59 + (8 + 7 x 16) + (16 + 11 x 32) + (32 + 5 x 64) = 899", "make it 1027");
    }

    @Test
    void transposedConvolutionPaintsUnevenly() {
        assertThat(unet).contains("three ones become 1 1 2 1 2 1 1");
        try (Device device = Devices.open("reference");
                MemoryScope scope = MemoryScope.open()) {
            Tensor x = Tensor.image(device, Shape.of(1, 1, 1, 3), 1, 1, 1);
            Tensor window = Tensor.dense(device, Shape.of(1, 1, 1, 3), 1, 1, 1);
            ConvTranspose2dSpec spec = new ConvTranspose2dSpec(Conv2dSpec.of(2, 0), 0, 0);
            assertThat(Ops.convTranspose2d(x, window, null, spec).toArray()).containsExactly(1, 1, 2, 1, 2, 1, 1);
        }
    }

    @Test
    void matrixOfScores() {
        long pixels = (560L / 8) * (560 / 8);
        assertThat(pixels).isEqualTo(4900);
        assertThat(pixels * pixels * Float.BYTES).isEqualTo(96_040_000);
        assertThat(attention).contains("4900 x 4900 x 4 bytes = 96,040,000 bytes");
        UnetConfig.Step attentive = UnetConfig.artistic().steps().get(1);
        assertThat(attentive.attention()).isTrue();
        assertThat(attentive.out()).isEqualTo(768);
        assertThat(attentive.out() * pixels * Float.BYTES / 1e6).isCloseTo(15, within(0.1));
    }

    /** Softmax in two blocks of pixels, as a fused kernel goes through them. */
    @Test
    void softmaxBlockByBlock() {
        double score = 0.7412 * 0.7412;
        assertThat(score).isCloseTo(Math.log(3) / 2, within(1e-4));
        double sum = 1 + 1;
        double hints = 1 + 0;
        sum += 2 * Math.exp(-score - score);
        assertThat(sum).isCloseTo(8.0 / 3, within(1e-3));
        assertThat(hints / sum).isCloseTo(3.0 / 8, within(1e-4));
        assertThat(attention).contains("exp(-0.5493 - 0.5493) = 1/3 each: sum 8/3");
    }

    @Test
    void powerIteration() {
        assertThat(Math.sqrt(1825 / 41.0)).isCloseTo(6.6717, within(5e-5));
        assertThat(Math.sqrt(45)).isCloseTo(6.7082, within(5e-5));
        assertThat(attention).contains("√(1825 / 41) = 6.6717", "√45 = 6.7082");
    }

    /** What rung 2 loads and what rung 3 keeps, and what is left of Winograd's saving in tiles of 6 on 140 pixels. */
    @Test
    void rungs() {
        int bytes = (12 + 2 * 16) * Float.BYTES;
        assertThat(bytes).isEqualTo(176);
        assertThat(12 * 32 * 2).isEqualTo(768);
        assertThat(768.0 / bytes).isCloseTo(4.4, within(0.05));
        assertThat(256 * 64 * Float.BYTES).isEqualTo(64 << 10);
        assertThat(128 * 128 / (8 * 8)).isEqualTo(256);
        double saving = 324.0 / 64 * Math.pow(140.0 / (24 * 6), 2);
        assertThat(saving).isCloseTo(4.8, within(0.05));
        assertThat(saving * 0.87).isCloseTo(4.2, within(0.05));
        assertThat(kernels).contains("176 bytes, for 12 x 32 x 2 = 768 operations: 4.4", "4.8 x 0.87 would be 4.2");
    }

    @Test
    void roofline() {
        long bytes = (2L * 256 * 70 * 70 + 256 * 256 * 9) * Float.BYTES;
        long operations = 2L * 70 * 70 * 256 * 256 * 9;
        assertThat(bytes / 1e6).isCloseTo(12.4, within(0.05));
        assertThat(operations / 1e9).isCloseTo(5.78, within(0.005));
        assertThat((double) operations / bytes).isCloseTo(466, within(0.5));
        assertThat(420.0 / 33).isCloseTo(13, within(0.5));
        assertThat(33.0 / 8 / 420).isCloseTo(0.01, within(0.0005));
        assertThat(kernels).contains("12.4 MB", "5.78 billion operations, 466 for a byte", "420 / 33 = 13");
    }
}
