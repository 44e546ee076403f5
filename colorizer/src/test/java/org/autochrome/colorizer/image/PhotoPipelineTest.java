package org.autochrome.colorizer.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each stage against the published filter's own pictures, fed with the stored input of that stage: exact. */
class PhotoPipelineTest {

    record Case(String name, int renderFactor) {
        RgbImage image(String stage) throws IOException {
            return Golden.image(name + "_" + stage + ".png");
        }

        float[] tensor(String tensor) throws Exception {
            return Golden.tensor(name + ".safetensors", tensor);
        }
    }

    static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (JsonNode node : Golden.index().path("cases")) {
            cases.add(new Case(
                    node.path("name").asText(), node.path("render_factor").asInt()));
        }
        assertThat(cases).hasSize(6);
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void squareIsThePublishedSquare(Case c) throws IOException {
        int side = PhotoPipeline.side(c.renderFactor);
        assertThat(Resizer.resize(c.image("orig"), side, side)).isEqualTo(c.image("square"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void greyIsThePublishedGrey(Case c) throws IOException {
        assertThat(Grayscale.of(c.image("square"))).isEqualTo(c.image("ready"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void networkInputIsBitEqual(Case c) throws Exception {
        assertThat(ImageTensors.toNormalized(c.image("ready"))).containsExactly(c.tensor("x"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void networkOutputBecomesThePublishedBytes(Case c) throws Exception {
        int side = PhotoPipeline.side(c.renderFactor);
        assertThat(ImageTensors.toImage(c.tensor("y"), side, side)).isEqualTo(c.image("model_uint8"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void colorsAreStretchedAsPublished(Case c) throws IOException {
        RgbImage original = c.image("orig");
        assertThat(Resizer.resize(c.image("model_uint8"), original.width(), original.height()))
                .isEqualTo(c.image("unsquared"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void mergedPictureIsThePublishedOne(Case c) throws IOException {
        assertThat(ChromaTransfer.apply(c.image("orig"), c.image("unsquared"))).isEqualTo(c.image("final"));
        assertThat(ChromaTransfer.apply(c.image("orig"), c.image("model_uint8")))
                .as("resized row by row on the way")
                .isEqualTo(c.image("final"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void wholePipelineAroundTheStoredNetworkIsExact(Case c) throws Exception {
        float[] expectedInput = c.tensor("x");
        float[] storedOutput = c.tensor("y");
        AtomicInteger calls = new AtomicInteger();
        RgbImage colored = PhotoPipeline.colorize(c.image("orig"), c.renderFactor, (x, side) -> {
            calls.incrementAndGet();
            assertThat(side).isEqualTo(16 * c.renderFactor);
            assertThat(Arrays.equals(x, expectedInput)).isTrue();
            return storedOutput;
        });
        assertThat(calls).hasValue(1);
        assertThat(colored).isEqualTo(c.image("final"));
    }

    @Test
    void networkThatGivesNoNumbersIsAnErrorAndNoGreyPicture() {
        RgbImage photo = TestPictures.gradient(40, 30);
        assertThatThrownBy(() -> PhotoPipeline.colorize(photo, 2, (x, side) -> {
                    x[37] = Float.NaN;
                    return x;
                }))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("NaN at channel 0, row 1, column 5");
        assertThatThrownBy(() -> PhotoPipeline.colorize(photo, 2, (x, side) -> new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[1, 3, 32, 32] takes 3072 values but the network gave 3");
    }

    @Test
    void renderFactorOutsideItsRangeIsRefused() {
        assertThatThrownBy(() -> PhotoPipeline.side(0)).hasMessageContaining("1 to 256 but is 0");
        assertThatThrownBy(() -> PhotoPipeline.side(257)).hasMessageContaining("1 to 256 but is 257");
        assertThat(PhotoPipeline.side(35)).isEqualTo(560);
    }
}
