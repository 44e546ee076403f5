package org.autochrome.colorizer.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no photographs: one line each, which names the file, what is wrong and what to do. */
class BadFileTest {

    @TempDir
    Path folder;

    private String refusal(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, content);
        return refusal(file, ReadLimits.DEFAULT);
    }

    private static String refusal(Path file, ReadLimits limits) {
        ImageException e = catchThrowableOfType(ImageException.class, () -> ImageFiles.read(file, limits));
        assertThat(e).as("refusal of " + file).isNotNull();
        assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n", "\r");
        return e.getMessage().substring((file + ": ").length());
    }

    @Test
    void missingFolderAndEmpty() throws IOException {
        assertThat(refusal(folder.resolve("none.jpg"), ReadLimits.DEFAULT))
                .isEqualTo("there is no such file; check the path");
        assertThat(refusal(folder, ReadLimits.DEFAULT)).startsWith("this is not a file but a folder");
        assertThat(refusal("empty.jpg", new byte[0])).isEqualTo("the file is empty; copy or download it again");
    }

    @Test
    void textAndWebPages() throws IOException {
        assertThat(refusal("notes.jpg", "Dear aunt,\nthe photograph\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("this is a text file and no picture; name a JPEG or PNG file");
        assertThat(refusal("page.jpg", " <!DOCTYPE html><title>404</title>".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("this is a web page and no picture; download the picture itself");
    }

    @ParameterizedTest
    @CsvSource({"avif,an AVIF", "heic,a HEIC or HEIF", "mif1,a HEIC or HEIF"})
    void modernFormatsAreNamed(String brand, String name) throws IOException {
        byte[] head = ("\0\0\0\34ftyp" + brand + "\0\0\0\0" + brand + "miafMA1B").getBytes(StandardCharsets.US_ASCII);
        assertThat(refusal("modern.jpg", head))
                .isEqualTo("this is " + name + " picture, which is not read; convert it to JPEG or PNG first");
    }

    @Test
    void otherKindsAreNamedWhereKnown() throws IOException {
        byte[] photoshop = Arrays.copyOf("8BPS\0\1".getBytes(StandardCharsets.US_ASCII), 40);
        assertThat(refusal("layers.jpg", photoshop)).contains("Photoshop Document, which is not read");
        assertThat(refusal("noise.jpg", new byte[] {0, 1, 2, 3, 4, 5, 6, 7}))
                .isEqualTo("this is no picture of a known kind; JPEG, PNG, TIFF, WebP, GIF and BMP are read");
        byte[] raw = Arrays.copyOf("II*\0\20\0\0\0CR\2\0".getBytes(StandardCharsets.US_ASCII), 64);
        assertThat(refusal("camera.cr2", raw)).startsWith("this is a camera's raw file, which is not read");
    }

    /** Camera raw files are TIFF files whose first picture is a thumbnail; colouring that would surprise. */
    @ParameterizedTest
    @CsvSource({"0xC612,1,0,is a camera's raw file", "0x014A,4,1,is a camera's raw file", "0x014A,4,0,''"})
    void thumbnailsOfCameraRawAreRefused(String tag, int type, int subfileType, String expected) throws IOException {
        int[][] entries = {
            {0x00FE, 4, subfileType}, // NewSubfileType
            {0x0100, 3, 1}, // ImageWidth
            {0x0101, 3, 1}, // ImageLength
            {0x0102, 3, 8}, // BitsPerSample
            {0x0103, 3, 1}, // Compression
            {0x0106, 3, 1}, // PhotometricInterpretation
            {0x0111, 4, 8}, // StripOffsets
            {0x0115, 3, 1}, // SamplesPerPixel
            {0x0116, 3, 1}, // RowsPerStrip
            {0x0117, 4, 1}, // StripByteCounts
            {Integer.decode(tag), type, 1},
        };
        ByteBuffer tiff = ByteBuffer.allocate(10 + 2 + 12 * entries.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put("II*\0".getBytes(StandardCharsets.US_ASCII))
                .putInt(10)
                .put((byte) 77)
                .put((byte) 0);
        tiff.putShort((short) entries.length);
        for (int[] entry : entries) {
            tiff.putShort((short) entry[0]).putShort((short) entry[1]).putInt(1).putInt(entry[2]);
        }
        Path file = folder.resolve("camera.tif");
        Files.write(file, tiff.array());
        if (expected.isEmpty()) {
            assertThat(ImageFiles.read(file).image().rgb(0, 0)).isEqualTo(0x4D4D4D);
        } else {
            assertThat(refusal(file, ReadLimits.DEFAULT)).contains(expected);
        }
    }

    @Test
    void hugePictureIsRefusedByItsHeader() throws IOException {
        byte[] png =
                new RawPng(100_000, 100_000, 8, RawPng.RGB).rows(new byte[300]).end();
        assertThat(refusal("huge.png", png))
                .isEqualTo("100000 x 100000 pixels (10000.0 megapixels) are more than the limit of 200 megapixels;"
                        + " make the picture smaller, or raise the limit (--max-megapixels) if you trust the file");
    }

    @Test
    void limitIsConfigurable() throws IOException {
        Path file = folder.resolve("photo.png");
        Files.write(file, new RawPng(2000, 1000, 8, RawPng.GREY).rows().end());
        assertThat(refusal(file, new ReadLimits(1))).startsWith("2000 x 1000 pixels (2.0 megapixels) are more than");
        assertThat(refusal(file, new ReadLimits(2))).doesNotContain("megapixels");
    }

    @Test
    void pictureThatCannotFitTheHeapIsRefusedByItsHeader() throws IOException {
        Path file = folder.resolve("deep.png");
        // Sixteen bits, four channels: 14 bytes a pixel with the two copies, more than the 2 GiB the tests may use.
        Files.write(
                file, new RawPng(16_000, 16_000, 16, RawPng.RGB_ALPHA).rows().end());
        assertThat(Runtime.getRuntime().maxMemory()).isLessThan(14L * 16_000 * 16_000);
        assertThat(refusal(file, new ReadLimits(500)))
                .startsWith("16000 x 16000 pixels (256.0 megapixels) need about 3417 MiB but Java may use ")
                .endsWith("or give Java more memory with -Xmx");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 25, 50, 75, 95, 99})
    void filesThatAreCutOff(int percent) throws IOException {
        RgbImage picture = TestPictures.gradient(60, 40);
        for (String format : List.of("png", "bmp")) {
            byte[] whole = TestPictures.encode(picture.toBufferedImage(), format);
            byte[] cut = Arrays.copyOf(whole, whole.length * percent / 100);
            assertThat(refusal("cut." + format, cut)).as(format).contains("is cut off; copy or download it again");
        }
        for (boolean progressive : new boolean[] {false, true}) {
            byte[] whole = TestPictures.jpeg(picture.toBufferedImage(), progressive);
            assertThat(refusal("cut.jpg", Arrays.copyOf(whole, whole.length * percent / 100)))
                    .matches("the JPEG file is (cut off|damaged).*; copy or download it again.*");
        }
        for (String name : List.of("lossy.webp", "alpha.webp", "cmyk.tif", "ycck.jpg")) {
            byte[] whole = Files.readAllBytes(TestPictures.resource(folder, name));
            assertThat(refusal("cut-" + name, Arrays.copyOf(whole, whole.length * percent / 100)))
                    .as(name)
                    .matches("the [A-Z]+ file is (cut off|damaged).*; copy or download it again.*");
        }
    }

    @Test
    void chunkThatClaimsMoreThanTheFileHoldsIsNotAllocated() throws IOException {
        byte[] png = new RawPng(1, 1, 8, RawPng.GREY).rows(new byte[1]).end();
        byte[] lie = RawPng.bytes(0x7F, 0xFF, 0xFF, 0xFF, 'e', 'X', 'I', 'f');
        byte[] head = Arrays.copyOf(png, 33);
        byte[] rest = Arrays.copyOfRange(png, 33, png.length);
        assertThat(refusal("lie.png", TestPictures.join(TestPictures.join(head, lie), rest)))
                .startsWith("the PNG file is damaged");
    }

    @Test
    void textThatInflatesWithoutEndIsLeftOut() throws IOException {
        byte[] bomb = RawPng.deflate(new byte[EmbeddedBlocks.MAX_BLOCK_LENGTH + 1]);
        byte[] keyword = (PngBlocks.XMP_KEYWORD + "\0\1\0\0\0").getBytes(StandardCharsets.US_ASCII);
        byte[] png = new RawPng(1, 1, 8, RawPng.GREY)
                .chunk("iTXt", TestPictures.join(keyword, bomb))
                .chunk("zTXt", TestPictures.join("Comment\0\0".getBytes(StandardCharsets.US_ASCII), bomb))
                .rows(RawPng.bytes(5))
                .end();
        Path file = folder.resolve("bomb.png");
        Files.write(file, png);
        Photo photo = ImageFiles.read(file);
        assertThat(photo.image().rgb(0, 0)).isEqualTo(0x050505);
        assertThat(photo.metadata().xmp()).isNull();
        assertThat(photo.notes()).singleElement().asString().contains("it inflates to more than");
    }

    @Test
    void entitiesInXmpAreNotFollowed() throws IOException {
        String xml = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
                + "&e;</x:xmpmeta>";
        byte[] keyword = (PngBlocks.XMP_KEYWORD + "\0\0\0\0\0").getBytes(StandardCharsets.US_ASCII);
        byte[] png = new RawPng(1, 1, 8, RawPng.GREY)
                .chunk("iTXt", TestPictures.join(keyword, xml.getBytes(StandardCharsets.UTF_8)))
                .rows(RawPng.bytes(5))
                .end();
        Path file = folder.resolve("entity.png");
        Files.write(file, png);
        Photo photo = ImageFiles.read(file);
        assertThat(photo.metadata().xmp()).isNull();
        assertThat(photo.notes())
                .singleElement()
                .asString()
                .startsWith("its XMP block is damaged and not carried over");
    }

    /** Whatever is wrong in a file, it is read or it is refused in one line; nothing else comes out. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "alpha.webp",
                "cmyk-profile.jpg",
                "cmyk.tif",
                "fax.tif",
                "lossless-orientation6.webp",
                "lossy.webp",
                "orientation6.tif",
                "pages.tif",
                "ycck.jpg"
            })
    void damagedBytesEndInAPictureOrInOneLine(String name) throws IOException {
        byte[] whole = Files.readAllBytes(TestPictures.resource(folder, name));
        SplittableRandom random = new SplittableRandom(name.hashCode());
        Path file = folder.resolve("damaged");
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            byte[] damaged = whole.clone();
            for (int k = 0; k < 4; k++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Files.write(file, damaged);
            try {
                assertThat(ImageFiles.read(file).image().width()).isPositive();
            } catch (ImageException e) {
                refused++;
                assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n");
            }
        }
        assertThat(refused).as("the damage was felt").isPositive();
    }
}
