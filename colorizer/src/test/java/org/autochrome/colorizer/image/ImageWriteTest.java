package org.autochrome.colorizer.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.adobe.internal.xmp.XMPConst;
import com.adobe.internal.xmp.XMPException;
import com.adobe.internal.xmp.XMPMeta;
import com.adobe.internal.xmp.XMPMetaFactory;
import com.adobe.internal.xmp.properties.XMPProperty;
import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.exif.ExifThumbnailDirectory;
import com.drew.metadata.exif.GpsDirectory;
import com.drew.metadata.iptc.IptcDirectory;
import com.drew.metadata.jpeg.JpegComponent;
import com.drew.metadata.jpeg.JpegDirectory;
import com.drew.metadata.xmp.XmpDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written: the pixels, the original's metadata, the mark of the machine, and never half a file. */
class ImageWriteTest {

    private static final Provenance PROVENANCE = new Provenance("1.2.3", "deoldify-artistic");
    private static final String IPTC_EXTENSION = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";

    @TempDir
    Path folder;

    private Path write(String name, Photo photo) throws ImageException {
        Path file = folder.resolve(name);
        ImageFiles.write(file, photo, PROVENANCE, WriteOptions.DEFAULT);
        return file;
    }

    private List<String> filesInFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void pngKeepsEveryPixel() throws IOException {
        RgbImage picture = TestPictures.gradient(33, 21);
        Path file = write("out.PNG", Photo.of(picture));
        assertThat(ImageFiles.read(file).image()).isEqualTo(picture);
        assertThat(filesInFolder()).containsExactly("out.PNG");
    }

    @Test
    void jpegIsCloseAndItsChromaWhole() throws Exception {
        RgbImage picture = TestPictures.gradient(33, 21);
        Path file = write("out.jpeg", Photo.of(picture));
        TestPictures.assertClose(ImageFiles.read(file).image(), picture, 8);
        JpegDirectory jpeg = metadata(file).getFirstDirectoryOfType(JpegDirectory.class);
        for (int i = 0; i < 3; i++) {
            JpegComponent component = Objects.requireNonNull(jpeg.getComponent(i));
            assertThat(component.getHorizontalSamplingFactor()).isEqualTo(1);
            assertThat(component.getVerticalSamplingFactor()).isEqualTo(1);
        }
    }

    @Test
    void qualityCounts() throws IOException {
        RgbImage picture = TestPictures.gradient(200, 200);
        Path small = folder.resolve("small.jpg");
        ImageFiles.write(small, picture, PROVENANCE, WriteOptions.DEFAULT.withQuality(30));
        Path large = folder.resolve("large.jpg");
        ImageFiles.write(large, picture, PROVENANCE, WriteOptions.DEFAULT.withQuality(100));
        assertThat(Files.size(large)).isGreaterThan(2 * Files.size(small));
    }

    @Test
    void alphaStaysInPngAndLiesOnWhiteInJpeg() throws IOException {
        Photo photo = ImageFiles.read(TestPictures.resource(folder, "alpha.webp"));
        Photo png = ImageFiles.read(write("out.png", photo));
        assertThat(png.image()).isEqualTo(photo.image());
        AlphaMask expected = Objects.requireNonNull(photo.alpha());
        AlphaMask actual = Objects.requireNonNull(png.alpha());
        for (int x = 0; x < 24; x++) {
            assertThat(actual.alpha(x, 5)).isEqualTo(expected.alpha(x, 5));
        }
        Photo jpeg = ImageFiles.read(write("out.jpg", photo));
        assertThat(jpeg.alpha()).isNull();
        TestPictures.assertColor(jpeg.image(), 0, 8, 0xFFFFFF, 8);
        TestPictures.assertColor(jpeg.image(), 23, 8, photo.image().rgb(23, 8), 8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png"})
    void everyOutputSaysThatAMachineColoredIt(String extension) throws Exception {
        Path file = write("out." + extension, Photo.of(TestPictures.gradient(8, 8)));
        XMPMeta xmp = xmp(file);
        assertThat(xmp.getPropertyString(IPTC_EXTENSION, "DigitalSourceType"))
                .isEqualTo("http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia");
        assertThat(xmp.getPropertyString(XMPConst.NS_XMP, "CreatorTool")).isEqualTo("Autochrome 1.2.3");
        assertThat(xmp.getPropertyString(IPTC_EXTENSION, "AISystemUsed"))
                .isEqualTo("Autochrome, model deoldify-artistic");
        assertThat(xmp.getPropertyString(IPTC_EXTENSION, "AISystemVersionUsed")).isEqualTo("1.2.3");
        if (extension.equals("png")) {
            assertThat(tags(metadata(file))).contains("Software: Autochrome 1.2.3");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png"})
    void metadataOfTheOriginalIsCarriedOver(String extension) throws Exception {
        Photo original = ImageFiles.read(TestPictures.resource(folder, "described.jpg"));
        assertThat(original.notes()).isEmpty();
        Path file = write("out." + extension, original.withImage(TestPictures.gradient(16, 24)));
        Metadata metadata = metadata(file);
        ExifIFD0Directory first = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        assertThat(first.getInt(ExifDirectoryBase.TAG_ORIENTATION)).isEqualTo(1);
        assertThat(first.getString(ExifDirectoryBase.TAG_IMAGE_DESCRIPTION)).isEqualTo("a plate");
        assertThat(first.getString(ExifDirectoryBase.TAG_COPYRIGHT)).isEqualTo("(c) nobody");
        assertThat(first.getString(ExifDirectoryBase.TAG_SOFTWARE)).isEqualTo("Autochrome 1.2.3");
        assertThat(first.getRational(ExifDirectoryBase.TAG_X_RESOLUTION).intValue())
                .as("turned with the picture")
                .isEqualTo(300);
        assertThat(first.getRational(ExifDirectoryBase.TAG_Y_RESOLUTION).intValue())
                .isEqualTo(600);
        ExifSubIFDDirectory exif = metadata.getFirstDirectoryOfType(ExifSubIFDDirectory.class);
        assertThat(exif.getString(ExifDirectoryBase.TAG_DATETIME_ORIGINAL)).isEqualTo("1910:01:02 03:04:05");
        assertThat(exif.getInt(ExifDirectoryBase.TAG_EXIF_IMAGE_WIDTH)).isEqualTo(16);
        assertThat(exif.getInt(ExifDirectoryBase.TAG_EXIF_IMAGE_HEIGHT)).isEqualTo(24);
        assertThat(exif.getInt(ExifDirectoryBase.TAG_COLOR_SPACE)).as("sRGB").isEqualTo(1);
        assertThat(metadata.getFirstDirectoryOfType(GpsDirectory.class).getGeoLocation())
                .hasToString("48.2, 16.3");
        assertThat(metadata.getFirstDirectoryOfType(ExifThumbnailDirectory.class))
                .as("a thumbnail would show the grey picture")
                .isNull();
        XMPMeta xmp = xmp(file);
        assertThat(xmp.getLocalizedText(XMPConst.NS_DC, "title", null, "x-default")
                        .getValue())
                .isEqualTo("Titel \u00FC");
        assertThat(xmp.getPropertyInteger(XMPConst.NS_TIFF, "Orientation")).isEqualTo(1);
        assertThat(xmp.getPropertyInteger(XMPConst.NS_PHOTOSHOP, "ColorMode"))
                .as("RGB")
                .isEqualTo(3);
        assertThat(xmp.getPropertyString(XMPConst.NS_XMP, "CreatorTool")).isEqualTo("Autochrome 1.2.3");
        Photo again = ImageFiles.read(file);
        assertThat(again.metadata().density()).isNotNull();
        assertThat(again.metadata().density().horizontal()).isCloseTo(300, within(0.1));
        assertThat(again.metadata().density().vertical()).isCloseTo(600, within(0.1));
        if (extension.equals("jpg")) {
            IptcDirectory iptc = metadata.getFirstDirectoryOfType(IptcDirectory.class);
            assertThat(iptc.getString(IptcDirectory.TAG_CAPTION)).isEqualTo("Bildunterschrift \u00E4");
            assertThat(iptc.getKeywords()).containsExactly("a", "b");
        }
    }

    @Test
    void describedTiffBecomesADescribedJpeg() throws Exception {
        Photo original = ImageFiles.read(TestPictures.resource(folder, "orientation6.tif"));
        ExifIFD0Directory first = metadata(write("out.jpg", original)).getFirstDirectoryOfType(ExifIFD0Directory.class);
        assertThat(first.getString(ExifDirectoryBase.TAG_ARTIST)).isEqualTo("A. Plate");
        assertThat(first.getInt(ExifDirectoryBase.TAG_ORIENTATION)).isEqualTo(1);
        assertThat(first.containsTag(ExifDirectoryBase.TAG_STRIP_OFFSETS)).isFalse();
        assertThat(first.getRational(ExifDirectoryBase.TAG_X_RESOLUTION).intValue())
                .isEqualTo(300);
    }

    @Test
    void damagedExifIsNoReasonToRefuse() throws IOException {
        byte[] jpeg = TestPictures.encode(TestPictures.gradient(8, 8).toBufferedImage(), "jpeg");
        byte[] broken = RawPng.bytes('M', 'M', 0, 42, 0x7F, 0xFF, 0xFF, 0xFF);
        Path file = folder.resolve("broken.jpg");
        Files.write(file, TestPictures.withExif(jpeg, broken));
        Photo photo = ImageFiles.read(file);
        assertThat(photo.notes())
                .singleElement()
                .asString()
                .startsWith("its EXIF block is damaged and not carried over");
        assertThat(ImageFiles.read(write("out.jpg", photo)).notes()).isEmpty();
    }

    /** A PNG with an XMP title of {@code length} characters. */
    private Photo titled(int length) throws Exception {
        XMPMeta xmp = XMPMetaFactory.create();
        xmp.setLocalizedText(XMPConst.NS_DC, "title", null, "x-default", "t".repeat(length));
        byte[] keyword = (PngBlocks.XMP_KEYWORD + "\0\0\0\0\0").getBytes(StandardCharsets.US_ASCII);
        byte[] png = new RawPng(1, 1, 8, RawPng.GREY)
                .chunk("iTXt", TestPictures.join(keyword, XMPMetaFactory.serializeToBuffer(xmp, null)))
                .rows(RawPng.bytes(5))
                .end();
        return ImageFiles.read(Files.write(folder.resolve("titled.png"), png));
    }

    private static XMPProperty title(Path file) throws Exception {
        return xmp(file).getLocalizedText(XMPConst.NS_DC, "title", null, "x-default");
    }

    @Test
    void anXmpBlockTooLongForJpegIsNoted() throws Exception {
        Photo fits = titled(62_000);
        assertThat(fits.notes()).isEmpty();
        assertThat(title(write("fits.jpg", fits)).getValue()).hasSize(62_000);
        Photo tooLong = titled(66_000);
        assertThat(tooLong.notes())
                .singleElement()
                .asString()
                .matches("its XMP block of \\d+ bytes is too long for " + "JPEG and carried over into PNG only");
        assertThat(title(write("long.jpg", tooLong))).isNull();
        assertThat(title(write("long.png", tooLong)).getValue()).hasSize(66_000);
    }

    @Test
    void anIptcBlockTooLongForASegmentIsNoted() throws Exception {
        EmbeddedBlocks blocks = new EmbeddedBlocks();
        blocks.iptc(new byte[JpegBlocks.MAX_IPTC_LENGTH]);
        assertThat(blocks.notes).isEmpty();
        Photo photo =
                new Photo(TestPictures.gradient(2, 2), null, new PhotoMetadata(ImageFormat.TIFF, blocks), blocks.notes);
        assertThat(ImageFiles.read(write("out.jpg", photo)).metadata().iptc()).hasSize(JpegBlocks.MAX_IPTC_LENGTH);
        blocks.iptc(new byte[JpegBlocks.MAX_IPTC_LENGTH + 1]);
        assertThat(blocks.notes).containsExactly("its IPTC block of 65502 bytes is too long and not carried over");
    }

    @Test
    void existingFilesAreLeftAloneUnlessAllowed() throws IOException {
        Path file = folder.resolve("out.png");
        Files.writeString(file, "precious");
        assertThatThrownBy(() -> write("out.png", Photo.of(TestPictures.gradient(2, 2))))
                .isInstanceOf(ImageException.class)
                .hasMessage(
                        file
                                + ": the file exists and is left alone; choose another name or allow overwriting (--overwrite)");
        assertThat(file).hasContent("precious");
        ImageFiles.write(file, TestPictures.gradient(2, 2), PROVENANCE, WriteOptions.DEFAULT.withOverwrite(true));
        assertThat(ImageFiles.read(file).image()).isEqualTo(TestPictures.gradient(2, 2));
        assertThat(filesInFolder()).containsExactly("out.png");
    }

    @Test
    void overwritingThroughALinkReplacesWhatItNames() throws IOException {
        Path target = folder.resolve("target.png");
        Files.writeString(target, "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.png"), target);
        ImageFiles.write(link, TestPictures.gradient(2, 2), PROVENANCE, WriteOptions.DEFAULT.withOverwrite(true));
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(ImageFiles.read(target).image()).isEqualTo(TestPictures.gradient(2, 2));
    }

    @Test
    void otherNamesAreRefusedWithTheKnownOnes() throws IOException {
        for (String name : List.of("out.tiff", "out.webp", "out", "jpg")) {
            assertThatThrownBy(() -> write(name, Photo.of(TestPictures.gradient(2, 2))))
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining("pictures are written as .jpg, .jpeg or .png");
        }
        assertThatThrownBy(() -> write("no/such/out.png", Photo.of(TestPictures.gradient(2, 2))))
                .hasMessageContaining("there is no folder " + folder.resolve("no/such") + "; create it first");
        assertThat(filesInFolder()).isEmpty();
    }

    @Test
    void failureOnTheWayLeavesNothingBehind() throws IOException {
        EmbeddedBlocks blocks = new EmbeddedBlocks();
        blocks.xmp = "<broken";
        Photo photo = Photo.of(TestPictures.gradient(2, 2));
        Photo broken = new Photo(photo.image(), null, new PhotoMetadata(null, blocks), List.of());
        assertThatThrownBy(() -> write("out.png", broken))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("out.png: writing failed (the provenance cannot be written");
        assertThatThrownBy(() -> write("wide.jpg", Photo.of(TestPictures.gradient(65_501, 1))))
                .hasMessageContaining("a JPEG side has at most 65500 pixels but the picture is 65501 x 1; write PNG");
        assertThat(filesInFolder()).isEmpty();
    }

    /** Writes one picture again and again until it is ended; the test runs this in a Java machine of its own. */
    static final class EndlessWriter {

        private EndlessWriter() {}

        public static void main(String[] args) throws ImageException {
            RgbImage picture = TestPictures.gradient(2000, 2000);
            while (true) {
                ImageFiles.write(Path.of(args[0]), picture, PROVENANCE, WriteOptions.DEFAULT.withOverwrite(true));
            }
        }
    }

    @Test
    void programThatIsEndedOnTheWayLeavesAWholeFileOrNone() throws Exception {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessWriter.class.getName(),
                        folder.resolve("out.png").toString())
                .inheritIO()
                .start();
        while (filesInFolder().stream().noneMatch(name -> name.endsWith(".part"))) {
            assertThat(writer.isAlive()).isTrue();
            Thread.sleep(5);
        }
        writer.destroy();
        writer.waitFor();
        for (String name : filesInFolder()) {
            assertThat(name).isEqualTo("out.png");
            assertThat(ImageFiles.read(folder.resolve(name)).image()).isEqualTo(TestPictures.gradient(2000, 2000));
        }
    }

    @Test
    void newFilesHaveTheUsualPermissions() throws IOException {
        Path plain = Files.createFile(folder.resolve("plain"));
        Path file = write("out.png", Photo.of(TestPictures.gradient(2, 2)));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo(PosixFilePermissions.toString(Files.getPosixFilePermissions(plain)));
    }

    @Test
    void optionsOutsideTheirRangeAreRefused() {
        assertThatThrownBy(() -> WriteOptions.DEFAULT.withQuality(0)).hasMessageContaining("1 to 100 but is 0");
        assertThatThrownBy(() -> new ReadLimits(0)).hasMessageContaining("but is 0");
        assertThatThrownBy(() -> new Provenance("1", " ")).hasMessageContaining("needs a version and a model");
    }

    private static Offset<Double> within(double offset) {
        return Offset.offset(offset);
    }

    private static Metadata metadata(Path file) throws IOException, ImageProcessingException {
        return ImageMetadataReader.readMetadata(file.toFile());
    }

    private static XMPMeta xmp(Path file) throws IOException, ImageProcessingException, XMPException {
        XmpDirectory directory = metadata(file).getFirstDirectoryOfType(XmpDirectory.class);
        assertThat(directory).as("XMP of " + file).isNotNull();
        return XMPMetaFactory.parseFromString(XMPMetaFactory.serializeToString(directory.getXMPMeta(), null));
    }

    private static String tags(Metadata metadata) {
        StringBuilder text = new StringBuilder();
        for (Directory directory : metadata.getDirectories()) {
            directory.getTags().forEach(tag -> text.append(tag.getDescription()).append('\n'));
        }
        return text.toString();
    }
}
