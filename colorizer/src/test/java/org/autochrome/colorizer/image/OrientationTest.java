package org.autochrome.colorizer.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All eight orientations, in the words of the EXIF standard: for each value, at which visual edge the stored row 0 and
 * the stored column 0 lie.
 */
class OrientationTest {

    private static final List<String> ROW_0 =
            List.of("top", "top", "bottom", "bottom", "left", "right", "right", "left");
    private static final List<String> COLUMN_0 =
            List.of("left", "right", "right", "left", "top", "top", "bottom", "bottom");

    private static final RgbImage UPRIGHT = TestPictures.gradient(24, 16);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void pngIsTurnedUpright(int value) throws IOException {
        byte[] png = TestPictures.encode(stored(value), "png");
        byte[] exif = TestPictures.exifOrientation(value, ByteOrder.BIG_ENDIAN);
        Path file = folder.resolve("photo.png");
        Files.write(file, withExifChunk(png, exif));
        assertThat(ImageFiles.read(file).image()).isEqualTo(UPRIGHT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void jpegIsTurnedUpright(int value) throws IOException {
        byte[] jpeg = TestPictures.jpeg(stored(value), false);
        Path file = folder.resolve("photo.jpg");
        Files.write(file, TestPictures.withExif(jpeg, TestPictures.exifOrientation(value, ByteOrder.LITTLE_ENDIAN)));
        TestPictures.assertClose(ImageFiles.read(file).image(), UPRIGHT, 16);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 65535})
    void undefinedValueTurnsNothing(int value) throws IOException {
        byte[] png = TestPictures.encode(stored(1), "png");
        Path file = folder.resolve("photo.png");
        Files.write(file, withExifChunk(png, TestPictures.exifOrientation(value, ByteOrder.BIG_ENDIAN)));
        assertThat(ImageFiles.read(file).image()).isEqualTo(UPRIGHT);
    }

    @Test
    void tiffAndWebpAreTurnedToo() throws IOException {
        // Both files store the gradient itself and say that it is to be turned by 90 degrees.
        RgbImage turned = turnedBy90(UPRIGHT);
        for (String name : List.of("orientation6.tif", "lossless-orientation6.webp")) {
            Photo photo = ImageFiles.read(TestPictures.resource(folder, name));
            assertThat(photo.image()).as(name).isEqualTo(turned);
            assertThat(photo.notes()).as(name).isEmpty();
        }
    }

    @Test
    void alphaTurnsWithThePicture() throws IOException {
        byte[] png = new RawPng(2, 1, 8, RawPng.GREY_ALPHA)
                .chunk("eXIf", TestPictures.exifOrientation(6, ByteOrder.BIG_ENDIAN))
                .rows(RawPng.bytes(10, 100, 20, 200))
                .end();
        Path file = folder.resolve("alpha.png");
        Files.write(file, png);
        Photo photo = ImageFiles.read(file);
        assertThat(photo.image().width()).isEqualTo(1);
        assertThat(photo.image().rgb(0, 1)).isEqualTo(0x141414);
        AlphaMask alpha = photo.alpha();
        assertThat(alpha).isNotNull();
        assertThat(alpha.alpha(0, 0)).isEqualTo(100);
        assertThat(alpha.alpha(0, 1)).isEqualTo(200);
    }

    /** How a camera that writes {@code value} stores the upright picture. */
    private static BufferedImage stored(int value) {
        String row0 = ROW_0.get(value == 0 ? 0 : value - 1);
        String column0 = COLUMN_0.get(value == 0 ? 0 : value - 1);
        boolean rowsAreRows = row0.equals("top") || row0.equals("bottom");
        int width = rowsAreRows ? UPRIGHT.width() : UPRIGHT.height();
        int height = rowsAreRows ? UPRIGHT.height() : UPRIGHT.width();
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int x = rowsAreRows ? along(column0, column) : along(row0, row);
                int y = rowsAreRows ? along(row0, row) : along(column0, column);
                image.setRGB(column, row, UPRIGHT.rgb(x, y));
            }
        }
        return image;
    }

    /** The visual coordinate of the stored row or column {@code i} that is counted from a visual edge. */
    private static int along(String edge, int i) {
        return switch (edge) {
            case "left", "top" -> i;
            case "right" -> UPRIGHT.width() - 1 - i;
            default -> UPRIGHT.height() - 1 - i;
        };
    }

    private static RgbImage turnedBy90(RgbImage image) {
        int size = Math.max(image.width(), image.height());
        BufferedImage turned = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                turned.setRGB(image.height() - 1 - y, x, image.rgb(x, y));
            }
        }
        return RgbImage.of(turned.getSubimage(0, 0, image.height(), image.width()));
    }

    private static byte[] withExifChunk(byte[] png, byte[] exif) {
        byte[] chunk = new RawPng(1, 1, 8, RawPng.GREY).chunk("eXIf", exif).cutOff();
        int headerEnd = 8 + 25;
        byte[] head = Arrays.copyOf(png, headerEnd);
        byte[] inserted = Arrays.copyOfRange(chunk, headerEnd, chunk.length);
        byte[] rest = Arrays.copyOfRange(png, headerEnd, png.length);
        return TestPictures.join(TestPictures.join(head, inserted), rest);
    }
}
