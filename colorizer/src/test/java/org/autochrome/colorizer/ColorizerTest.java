package org.autochrome.colorizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.autochrome.colorizer.image.ImageFiles;
import org.autochrome.colorizer.image.RgbImage;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.DeviceInfo;
import org.autochrome.engine.core.Devices;
import org.autochrome.weights.Converter;
import org.autochrome.weights.Progress;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From a published checkpoint and a photograph to the published code's coloured photograph, on every device found. */
class ColorizerTest {
    private static final List<String> CASES = List.of(
            "case_gradient_97x61_rf4",
            "case_shapes_160x120_rf4",
            "case_noise_64x64_rf4",
            "case_photo_107x160_rf5",
            "case_gray_48x80_rf5",
            "case_photo_33x200_rf3");
    private static final int MAX_LEVELS = 3;
    private static final double MAX_SHARE = 0.005;

    static Stream<String> devices() {
        return Devices.find().list().stream().map(DeviceInfo::id);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void coloursAsThePublishedCode(String deviceId, @TempDir Path folder) throws IOException {
        for (String format : List.of("legacy", "zip")) {
            Path model = folder.resolve(format + ".safetensors");
            new Converter(false, Progress.NONE).convert(Golden.file("tiny/tiny_deep_" + format + ".pth"), model);
            try (Device device = Devices.open(deviceId);
                    Colorizer colorizer = Colorizer.open(model, device)) {
                for (String name : CASES) {
                    RgbImage original = read(name + "_orig");
                    int renderFactor = Integer.parseInt(name.replaceFirst(".*_rf", ""));
                    compare(name, colorizer.colorize(original, renderFactor), read(name + "_final"));
                }
            }
        }
    }

    private static void compare(String name, RgbImage got, RgbImage expected) {
        byte[] a = got.toBytes();
        byte[] b = expected.toBytes();
        assertThat(a).hasSameSizeAs(b);
        int different = 0;
        for (int i = 0; i < a.length; i++) {
            int difference = Math.abs((a[i] & 0xff) - (b[i] & 0xff));
            assertThat(difference).as("%s, value %d", name, i).isLessThanOrEqualTo(MAX_LEVELS);
            different += difference > 0 ? 1 : 0;
        }
        assertThat(different).as("%s: differing values of %d", name, a.length).isLessThanOrEqualTo((int)
                (MAX_SHARE * a.length));
    }

    private static RgbImage read(String name) throws IOException {
        return ImageFiles.read(Golden.file("filter/" + name + ".png")).image();
    }
}
