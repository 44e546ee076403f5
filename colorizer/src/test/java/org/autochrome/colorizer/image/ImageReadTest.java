package org.autochrome.colorizer.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of file that is read, with colours known beforehand. */
class ImageReadTest {

    private static final byte[] LINEAR_RGB =
            ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();

    @TempDir
    Path folder;

    private Photo read(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, content);
        return ImageFiles.read(file);
    }

    private static BufferedImage gradient() {
        return TestPictures.gradient(24, 16).toBufferedImage();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void jpegBaselineAndProgressive(boolean progressive) throws IOException {
        Photo photo = read("photo.jpg", TestPictures.jpeg(gradient(), progressive));
        TestPictures.assertClose(photo.image(), TestPictures.gradient(24, 16), 16);
        assertThat(photo.alpha()).isNull();
        assertThat(photo.notes()).isEmpty();
        assertThat(photo.metadata().format()).isEqualTo(ImageFormat.JPEG);
    }

    @Test
    void greyJpegKeepsItsSamples() throws IOException {
        BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 256; i++) {
            grey.getRaster().setSample(i % 16, i / 16, 0, 128);
        }
        assertThat(read("grey.jpg", TestPictures.jpeg(grey, false)).image().rgb(7, 7))
                .isEqualTo(0x808080);
    }

    /** Inks without a profile: the plain formula (255 - C)(255 - K) / 255, at four corners and in the middle. */
    @ParameterizedTest
    @ValueSource(strings = {"cmyk.jpg", "ycck.jpg", "cmyk.tif"})
    void inksWithoutProfile(String name) throws IOException {
        Photo photo = ImageFiles.read(TestPictures.resource(folder, name));
        TestPictures.assertColor(photo.image(), 0, 0, 0xFFFF4B, 3);
        TestPictures.assertColor(photo.image(), 23, 0, 0x00FFEB, 3);
        TestPictures.assertColor(photo.image(), 0, 15, 0xA52431, 3);
        TestPictures.assertColor(photo.image(), 23, 15, 0x002498, 3);
        TestPictures.assertColor(photo.image(), 12, 8, 0x637981, 3);
        assertThat(photo.notes())
                .containsExactly("its CMYK inks have no colour profile; their colours are a rough guess");
    }

    /** Inks with a profile of their own: colours as Little CMS gives them through Pillow. */
    @ParameterizedTest
    @ValueSource(strings = {"cmyk-profile.jpg", "cmyk-profile.tif"})
    void inksWithProfile(String name) throws IOException {
        Photo photo = ImageFiles.read(TestPictures.resource(folder, name));
        TestPictures.assertColor(photo.image(), 0, 0, 0xF3DD69, 2);
        TestPictures.assertColor(photo.image(), 23, 0, 0x0D8589, 2);
        TestPictures.assertColor(photo.image(), 0, 15, 0x8A463D, 2);
        TestPictures.assertColor(photo.image(), 23, 15, 0x0F233D, 2);
        TestPictures.assertColor(photo.image(), 12, 8, 0x6E716F, 2);
        assertThat(photo.notes()).isEmpty();
    }

    /** In linear light 55 is sRGB's 128 and 188 is its 222, by sRGB's own formula. */
    @ParameterizedTest
    @CsvSource({"0,0", "55,128", "188,222", "255,255"})
    void profileIsAppliedInJpegAndPng(int linear, int expected) throws IOException {
        BufferedImage flat = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256; i++) {
            flat.setRGB(i % 16, i / 16, linear * 0x010101);
        }
        byte[] jpeg = TestPictures.withProfile(TestPictures.jpeg(flat, false), LINEAR_RGB);
        TestPictures.assertColor(read("linear.jpg", jpeg).image(), 8, 8, expected * 0x010101, 1);
        byte[] png = new RawPng(1, 1, 8, RawPng.RGB)
                .profile(LINEAR_RGB)
                .rows(RawPng.bytes(linear, linear, linear))
                .end();
        TestPictures.assertColor(read("linear.png", png).image(), 0, 0, expected * 0x010101, 1);
    }

    @Test
    void profileIsAppliedAtSixteenBitsAndBesideAlpha() throws IOException {
        byte[] png = new RawPng(1, 1, 16, RawPng.RGB_ALPHA)
                .profile(LINEAR_RGB)
                .rows(RawPng.bytes(55, 55, 188, 188, 255, 255, 100, 100))
                .end();
        Photo photo = read("linear16.png", png);
        TestPictures.assertColor(photo.image(), 0, 0, 0x80DEFF, 1);
        assertThat(photo.alpha()).isNotNull();
        assertThat(photo.alpha().alpha(0, 0)).isEqualTo(100);
    }

    @Test
    void profileIsAppliedToGreyAndPalette() throws IOException {
        byte[] linearGrey = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
        byte[] grey = new RawPng(2, 1, 8, RawPng.GREY)
                .profile(linearGrey)
                .rows(RawPng.bytes(55, 188))
                .end();
        RgbImage image = read("grey.png", grey).image();
        TestPictures.assertColor(image, 0, 0, 0x808080, 1);
        TestPictures.assertColor(image, 1, 0, 0xDEDEDE, 1);
        assertThat(image.rgb(0, 0) % 0x010101).as("no tint").isZero();
        byte[] palette = new RawPng(2, 1, 8, RawPng.PALETTE)
                .profile(LINEAR_RGB)
                .chunk("PLTE", RawPng.bytes(55, 188, 255, 0, 0, 0))
                .rows(RawPng.bytes(1, 0))
                .end();
        image = read("palette.png", palette).image();
        TestPictures.assertColor(image, 0, 0, 0x000000, 1);
        TestPictures.assertColor(image, 1, 0, 0x80DEFF, 1);
    }

    @Test
    void srgbProfileChangesNoByte() throws IOException {
        byte[] srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        byte[] row = RawPng.bytes(1, 2, 3, 77, 78, 79, 250, 128, 5);
        byte[] png = new RawPng(3, 1, 8, RawPng.RGB).profile(srgb).rows(row).end();
        assertThat(read("srgb.png", png).image()).isEqualTo(RgbImage.of(3, 1, row));
    }

    @Test
    void profileThatDoesNotFitIsLeftOutWithANote() throws IOException {
        byte[] png = new RawPng(1, 1, 8, RawPng.GREY)
                .profile(LINEAR_RGB)
                .rows(RawPng.bytes(55))
                .end();
        Photo photo = read("wrong.png", png);
        assertThat(photo.image().rgb(0, 0)).isEqualTo(0x373737);
        assertThat(photo.notes())
                .containsExactly("its colour profile is for 3 channels but the picture has 1; the profile is not used");
        byte[] broken = new RawPng(1, 1, 8, RawPng.RGB)
                .profile(new byte[] {1, 2, 3})
                .rows(RawPng.bytes(55, 55, 55))
                .end();
        photo = read("broken.png", broken);
        assertThat(photo.image().rgb(0, 0)).isEqualTo(0x373737);
        assertThat(photo.notes()).singleElement().asString().startsWith("its colour profile is damaged and not used");
    }

    @ParameterizedTest
    @CsvSource({"1,0b01000000,0x000000,0xFFFFFF", "2,0b01100000,0x555555,0xAAAAAA", "4,0x1E,0x111111,0xEEEEEE"})
    void greyOfFewBits(int bits, String row, String first, String second) throws IOException {
        int packed = row.startsWith("0b") ? Integer.parseInt(row.substring(2), 2) : Integer.decode(row);
        byte[] png =
                new RawPng(2, 1, bits, RawPng.GREY).rows(RawPng.bytes(packed)).end();
        RgbImage image = read("few.png", png).image();
        assertThat(image.rgb(0, 0)).isEqualTo(Integer.decode(first));
        assertThat(image.rgb(1, 0)).isEqualTo(Integer.decode(second));
    }

    @Test
    void greyPngKeepsItsSamples() throws IOException {
        byte[] png =
                new RawPng(3, 1, 8, RawPng.GREY).rows(RawPng.bytes(0, 128, 255)).end();
        RgbImage image = read("grey.png", png).image();
        assertThat(image.rgb(0, 0)).isZero();
        assertThat(image.rgb(1, 0)).isEqualTo(0x808080);
        assertThat(image.rgb(2, 0)).isEqualTo(0xFFFFFF);
    }

    @Test
    void sixteenBitsAreRounded() throws IOException {
        byte[] grey = new RawPng(3, 1, 16, RawPng.GREY)
                .rows(RawPng.bytes(0x80, 0x80, 0x80, 0x00, 0xFF, 0x7F))
                .end();
        RgbImage image = read("grey16.png", grey).image();
        assertThat(image.rgb(0, 0)).isEqualTo(0x808080);
        assertThat(image.rgb(1, 0)).as("32768 / 257 = 127.502").isEqualTo(0x808080);
        assertThat(image.rgb(2, 0)).as("65407 / 257 = 254.502").isEqualTo(0xFFFFFF);
        byte[] rgb = new RawPng(1, 1, 16, RawPng.RGB)
                .rows(RawPng.bytes(1, 1, 2, 2, 3, 3))
                .end();
        assertThat(read("rgb16.png", rgb).image().rgb(0, 0)).isEqualTo(0x010203);
        Photo tiff = ImageFiles.read(TestPictures.resource(folder, "grey16.tif"));
        assertThat(tiff.image().rgb(0, 0)).isZero();
        assertThat(tiff.image().rgb(23, 15)).isEqualTo(0xFFFFFF);
        assertThat(tiff.image().rgb(12, 8)).as("204 of 383 steps").isEqualTo(0x888888);
    }

    @Test
    void paletteWithTransparency() throws IOException {
        byte[] png = new RawPng(3, 1, 2, RawPng.PALETTE)
                .chunk("PLTE", RawPng.bytes(255, 0, 0, 0, 255, 0, 0, 0, 255))
                .chunk("tRNS", RawPng.bytes(0, 128))
                .rows(RawPng.bytes(0b00_01_10_00))
                .end();
        Photo photo = read("palette.png", png);
        assertThat(photo.image().rgb(0, 0)).isEqualTo(0xFF0000);
        assertThat(photo.image().rgb(1, 0)).isEqualTo(0x00FF00);
        assertThat(photo.image().rgb(2, 0)).isEqualTo(0x0000FF);
        AlphaMask alpha = photo.alpha();
        assertThat(alpha).isNotNull();
        assertThat(alpha.alpha(0, 0)).isZero();
        assertThat(alpha.alpha(1, 0)).isEqualTo(128);
        assertThat(alpha.alpha(2, 0)).isEqualTo(255);
    }

    @Test
    void alphaOfGreyAndRgb() throws IOException {
        byte[] grey = new RawPng(2, 1, 16, RawPng.GREY_ALPHA)
                .rows(RawPng.bytes(9, 9, 255, 255, 7, 7, 51, 51))
                .end();
        Photo photo = read("grey.png", grey);
        assertThat(photo.image().rgb(1, 0)).isEqualTo(0x070707);
        assertThat(photo.alpha()).isNotNull();
        assertThat(photo.alpha().alpha(1, 0)).isEqualTo(51);
        byte[] opaque = new RawPng(1, 1, 8, RawPng.RGB_ALPHA)
                .rows(RawPng.bytes(1, 2, 3, 255))
                .end();
        photo = read("opaque.png", opaque);
        assertThat(photo.image().rgb(0, 0)).isEqualTo(0x010203);
        assertThat(photo.alpha()).as("opaque everywhere").isNull();
        photo = ImageFiles.read(TestPictures.resource(folder, "alpha.webp"));
        assertThat(photo.image()).isEqualTo(TestPictures.gradient(24, 16));
        assertThat(photo.alpha()).isNotNull();
        assertThat(photo.alpha().alpha(23, 3)).isEqualTo(255);
        assertThat(photo.alpha().alpha(0, 3)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gif", "bmp", "png"})
    void formatsOfTheJdk(String format) throws IOException {
        BufferedImage image = new BufferedImage(10, 8, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 10; x++) {
            image.setRGB(x, x % 8, x < 5 ? 0xFF0000 : 0x0000FF);
        }
        RgbImage read =
                read("picture.wrongname", TestPictures.encode(image, format)).image();
        assertThat(read).isEqualTo(RgbImage.of(image));
        assertThat(read.rgb(4, 4)).isEqualTo(0xFF0000);
        assertThat(read.rgb(5, 5)).isEqualTo(0x0000FF);
        assertThat(read.rgb(9, 7)).isZero();
    }

    @Test
    void webpAndTiff() throws IOException {
        Photo lossy = ImageFiles.read(TestPictures.resource(folder, "lossy.webp"));
        TestPictures.assertClose(lossy.image(), TestPictures.gradient(24, 16), 24);
        Photo fax = ImageFiles.read(TestPictures.resource(folder, "fax.tif"));
        assertThat(fax.image().rgb(0, 0)).isEqualTo(0xFFFFFF);
        assertThat(fax.image().rgb(2, 0)).isZero();
        Photo pages = ImageFiles.read(TestPictures.resource(folder, "pages.tif"));
        assertThat(pages.image()).isEqualTo(TestPictures.gradient(24, 16));
        assertThat(pages.notes()).containsExactly("it holds 2 pictures; the first one is taken");
    }

    @Test
    void bufferedImagesOfAnyKindGiveTheirColors() {
        RgbImage gradient = TestPictures.gradient(5, 4);
        for (int type : new int[] {
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_INT_ARGB_PRE,
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_4BYTE_ABGR
        }) {
            BufferedImage image = new BufferedImage(5, 4, type);
            for (int i = 0; i < 20; i++) {
                image.setRGB(i % 5, i / 5, 0xFF000000 | gradient.rgb(i % 5, i / 5));
            }
            assertThat(RgbImage.of(image)).as("type " + type).isEqualTo(gradient);
        }
        assertThat(RgbImage.of(gradient.toBufferedImage())).isEqualTo(gradient);
    }
}
