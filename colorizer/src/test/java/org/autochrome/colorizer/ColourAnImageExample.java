package org.autochrome.colorizer;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;

/** The README's example: open a model and colour a {@link BufferedImage}. */
final class ColourAnImageExample {
    private ColourAnImageExample() {}

    static BufferedImage colour(BufferedImage photograph, Path model) throws IOException {
        try (Device device = Devices.open("simd");
                Colorizer colorizer = Colorizer.open(model, device)) {
            return colorizer.colorize(photograph, 35);
        }
    }
}
