package org.autochrome.colorizer.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Pictures with no symmetry, so that every wrong turn and every swapped channel shows, and ways to store them. */
final class TestPictures {

    private static final int SOI_LENGTH = 2;

    private TestPictures() {}

    /** Red grows to the right, green downwards, blue falls along the diagonal. */
    static RgbImage gradient(int width, int height) {
        byte[] samples = new byte[3 * width * height];
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                samples[i++] = (byte) (x * 255 / Math.max(1, width - 1));
                samples[i++] = (byte) (y * 200 / Math.max(1, height - 1));
                samples[i++] = (byte) (240 - (x + y) * 230 / Math.max(1, width + height - 2));
            }
        }
        return RgbImage.of(width, height, samples);
    }

    /** A file of {@code src/test/resources/pictures}, copied to where a path can name it. */
    static Path resource(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = TestPictures.class.getResourceAsStream("/pictures/" + name)) {
            Files.write(file, Objects.requireNonNull(in, name).readAllBytes());
        }
        return file;
    }

    static byte[] encode(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            assertThat(ImageIO.write(image, format, out)).as(format).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] jpeg(BufferedImage image, boolean progressive) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(1);
            param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    /** A JPEG file with one more segment, right after its start. */
    static byte[] withSegment(byte[] jpeg, int marker, byte[] data) {
        return ByteBuffer.allocate(jpeg.length + 4 + data.length)
                .put(jpeg, 0, SOI_LENGTH)
                .put((byte) 0xFF)
                .put((byte) marker)
                .putShort((short) (data.length + 2))
                .put(data)
                .put(jpeg, SOI_LENGTH, jpeg.length - SOI_LENGTH)
                .array();
    }

    static byte[] withProfile(byte[] jpeg, byte[] icc) {
        return withSegment(jpeg, 0xE2, join("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII), icc));
    }

    static byte[] withExif(byte[] jpeg, byte[] tiffBlock) {
        return withSegment(jpeg, 0xE1, join("Exif\0\0".getBytes(StandardCharsets.US_ASCII), tiffBlock));
    }

    /** The smallest EXIF block that says how to turn a picture. */
    static byte[] exifOrientation(int value, ByteOrder order) {
        return ByteBuffer.allocate(26)
                .order(order)
                .put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) value)
                .putShort((short) 0)
                .putInt(0)
                .array();
    }

    static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    /** Fails where any channel of any pixel differs by more than {@code tolerance} levels. */
    static void assertClose(RgbImage actual, RgbImage expected, int tolerance) {
        assertThat(actual.width()).isEqualTo(expected.width());
        assertThat(actual.height()).isEqualTo(expected.height());
        byte[] a = actual.samples();
        byte[] e = expected.samples();
        int worst = 0;
        for (int i = 0; i < a.length; i++) {
            worst = Math.max(worst, Math.abs((a[i] & 0xFF) - (e[i] & 0xFF)));
        }
        assertThat(worst).as("largest difference in levels").isLessThanOrEqualTo(tolerance);
    }

    static void assertColor(RgbImage image, int x, int y, int expected, int tolerance) {
        RgbImage pixel = RgbImage.of(1, 1, rgbBytes(image.rgb(x, y)));
        assertClose(pixel, RgbImage.of(1, 1, rgbBytes(expected)), tolerance);
    }

    private static byte[] rgbBytes(int rgb) {
        return new byte[] {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb};
    }
}
