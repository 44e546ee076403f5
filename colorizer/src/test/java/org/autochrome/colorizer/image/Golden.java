package org.autochrome.colorizer.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.imageio.ImageIO;

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
    static float[] tensor(String file, String tensor) throws IOException {
        try (InputStream in = open(file)) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            int headerLength = (int) bytes.getLong();
            byte[] header = new byte[headerLength];
            bytes.get(header);
            JsonNode offsets = new ObjectMapper()
                    .readTree(new String(header, StandardCharsets.UTF_8))
                    .path(tensor)
                    .path("data_offsets");
            int begin = offsets.get(0).asInt();
            float[] values = new float[(offsets.get(1).asInt() - begin) / Float.BYTES];
            bytes.position(bytes.position() + begin);
            bytes.asFloatBuffer().get(values);
            return values;
        }
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(Golden.class.getResourceAsStream("/golden/filter/" + name), name);
    }
}
