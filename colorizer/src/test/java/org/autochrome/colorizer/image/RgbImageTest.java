package org.autochrome.colorizer.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RgbImageTest {

    @Test
    void neverChanges() {
        byte[] samples = {1, 2, 3, 4, 5, 6};
        RgbImage image = RgbImage.of(2, 1, samples);
        samples[0] = 99;
        image.toBytes()[1] = 99;
        image.toBufferedImage().setRGB(0, 0, 0x999999);
        assertThat(image.rgb(0, 0)).isEqualTo(0x010203);
        assertThat(image.rgb(1, 0)).isEqualTo(0x040506);
        assertThat(image).isEqualTo(RgbImage.of(2, 1, new byte[] {1, 2, 3, 4, 5, 6}));
        assertThat(image).isNotEqualTo(RgbImage.of(1, 2, new byte[] {1, 2, 3, 4, 5, 6}));
        assertThat(image).hasToString("RgbImage[2 x 1]");
    }

    @Test
    void sidesAndSamplesMustFit() {
        assertThatThrownBy(() -> RgbImage.of(2, 2, new byte[6]))
                .hasMessage("RgbImage: 2 x 2 pixels take 12 samples but the array holds 6");
        assertThatThrownBy(() -> RgbImage.of(0, 2, new byte[0])).hasMessageContaining("are 0 x 2 pixels");
        assertThatThrownBy(() -> RgbImage.sampleCount(40_000, 20_000))
                .hasMessageContaining("more than one Java array can hold");
    }

    @Test
    void pixelsOutsideAreRefused() {
        RgbImage image = RgbImage.of(2, 1, new byte[6]);
        assertThatThrownBy(() -> image.rgb(2, 0))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("RgbImage: pixel (2, 0) is outside 2 x 1 pixels");
        assertThatThrownBy(() -> image.rgb(0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
