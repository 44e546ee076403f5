package org.autochrome.colorizer.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.autochrome.engine.io.SafeTensors;

/** The files of {@code golden/filter}: pictures and tensors made by Pillow, OpenCV and the published filter. */
final class Golden {

    private Golden() {}

    /** A picture, decoded with the JDK's own reader and not with the code under test. */
    static RgbImage image(String name) throws IOException {
        try (InputStream in = open(name)) {
            BufferedImage image = ImageIO.read(in);
            byte[] samples = new byte[3 * image.getWidth() * image.getHeight()];
            int[] pixels = image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (byte) pixels[i];
            }
            return RgbImage.of(image.getWidth(), image.getHeight(), samples);
        }
    }

    static JsonNode index() throws IOException {
        try (InputStream in = open("index.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    /** One float32 tensor of a SafeTensors file. */
    static float[] tensor(String file, String tensor) throws IOException, URISyntaxException {
        URL url = Objects.requireNonNull(Golden.class.getResource("/golden/filter/" + file), file);
        try (SafeTensors tensors = SafeTensors.open(Path.of(url.toURI()))) {
            return tensors.floats(tensor);
        }
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(Golden.class.getResourceAsStream("/golden/filter/" + name), name);
    }
}
