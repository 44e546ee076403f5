package org.autochrome.colorizer.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Grey, YUV and resize: small numbers by hand, then Pillow's and OpenCV's own results. */
class PixelMathTest {

    record ResizeCase(String source, String result, int width, int height) {}

    static List<ResizeCase> resizes() throws IOException {
        List<ResizeCase> cases = new ArrayList<>();
        for (JsonNode node : Golden.index().path("resizes")) {
            cases.add(new ResizeCase(
                    node.path("src").asText(),
                    node.path("dst").asText(),
                    node.path("size").get(0).asInt(),
                    node.path("size").get(1).asInt()));
        }
        assertThat(cases).hasSize(13);
        return cases;
    }

    @ParameterizedTest
    @MethodSource("resizes")
    void resizeEqualsPillow(ResizeCase c) throws IOException {
        assertThat(Resizer.resize(Golden.image(c.source), c.width, c.height)).isEqualTo(Golden.image(c.result));
    }

    @Test
    void resizeByHand() {
        // Two pixels to one: both lie under the triangle with equal weight. One to three: a single tap everywhere.
        assertThat(greys(Resizer.resize(grey(2, 1, 10, 20), 1, 1))).containsExactly(15);
        assertThat(greys(Resizer.resize(grey(1, 1, 77), 3, 1))).containsExactly(77, 77, 77);
        // Two to four: centres at -0.25, 0.25, 0.75, 1.25 of the pixels 0 and 100; the outer taps are cut and renormed.
        assertThat(greys(Resizer.resize(grey(2, 1, 0, 100), 4, 1))).containsExactly(0, 25, 75, 100);
    }

    @Test
    void resizeRefusesSidesThatAreNotPositive() {
        assertThatThrownBy(() -> Resizer.resize(grey(1, 1, 0), 0, 5)).hasMessageContaining("0 x 5 pixels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"table_random", "table_lattice"})
    void greyEqualsPillow(String table) throws IOException {
        assertThat(Grayscale.of(Golden.image(table + "_rgb.png"))).isEqualTo(Golden.image(table + "_la.png"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"table_random", "table_lattice"})
    void yuvEqualsOpenCv(String table) throws IOException {
        RgbImage colors = Golden.image(table + "_rgb.png");
        RgbImage yuv = Golden.image(table + "_rgb2yuv.png");
        RgbImage asYuv = Golden.image(table + "_yuv2rgb.png");
        for (int y = 0; y < colors.height(); y++) {
            for (int x = 0; x < colors.width(); x++) {
                int color = colors.rgb(x, y);
                int a = color >> 16;
                int b = color >> 8 & 0xFF;
                int c = color & 0xFF;
                assertThat(ChromaTransfer.toYuv(a, b, c)).isEqualTo(yuv.rgb(x, y));
                assertThat(ChromaTransfer.toRgb(a, b, c)).isEqualTo(asYuv.rgb(x, y));
            }
        }
    }

    @Test
    void greyByHand() {
        assertThat(Grayscale.luma(255, 255, 255)).isEqualTo(255);
        assertThat(Grayscale.luma(255, 0, 0)).isEqualTo(76);
        assertThat(Grayscale.luma(0, 255, 0)).isEqualTo(150);
        assertThat(Grayscale.luma(0, 0, 255)).isEqualTo(29);
    }

    @Test
    void colorlessChromaLeavesTheGreyOriginal() {
        RgbImage original = grey(3, 2, 0, 50, 100, 150, 200, 255);
        assertThat(ChromaTransfer.apply(original, grey(1, 1, 90))).isEqualTo(original);
    }

    @Test
    void normalizedPlanesByHand() {
        float[] planes = ImageTensors.toNormalized(RgbImage.of(1, 2, new byte[] {0, 0, 0, (byte) 255, 51, 0}));
        assertThat(planes).hasSize(6);
        assertThat(planes[0]).isEqualTo((0f - 0.485f) / 0.229f);
        assertThat(planes[1]).isEqualTo((1f - 0.485f) / 0.229f);
        assertThat(planes[3]).isEqualTo((51 / 255f - 0.456f) / 0.224f);
        assertThat(planes[5]).isEqualTo((0f - 0.406f) / 0.225f);
    }

    @Test
    void outputsBeyondBlackAndWhiteAreClamped() {
        RgbImage image = ImageTensors.toImage(new float[] {-9f, 9f, 0f}, 1, 1);
        assertThat(image.rgb(0, 0)).isEqualTo(0x00FF00 | (int) (0.406f * 255f));
    }

    private static RgbImage grey(int width, int height, int... values) {
        byte[] samples = new byte[3 * values.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) values[i / 3];
        }
        return RgbImage.of(width, height, samples);
    }

    private static int[] greys(RgbImage image) {
        int[] values = new int[image.width() * image.height()];
        for (int i = 0; i < values.length; i++) {
            values[i] = image.rgb(i % image.width(), i / image.width()) & 0xFF;
        }
        return values;
    }
}
