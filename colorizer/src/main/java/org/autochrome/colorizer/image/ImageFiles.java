package org.autochrome.colorizer.image;

import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.autochrome.engine.io.AtomicFile;
import org.jspecify.annotations.Nullable;

/**
 * Picture files to photographs and back.
 *
 * <p>Read: JPEG (baseline and progressive; grey, RGB, CMYK and YCCK), PNG (1 to 16 bits, palette, grey, alpha), TIFF,
 * WebP, GIF and BMP, told apart by content. Embedded profiles are converted to sRGB, and pictures are turned upright.
 * Written: JPEG and PNG, marked as coloured by a machine.
 */
public final class ImageFiles {

    private ImageFiles() {}

    /** Reads a photograph within the {@linkplain ReadLimits#DEFAULT default limits}. */
    public static Photo read(Path file) throws ImageException {
        return read(file, ReadLimits.DEFAULT);
    }

    /**
     * Reads a photograph.
     *
     * @throws ImageException if the file is missing, is no picture, is damaged or cut off, or is larger than the limits
     *     or the memory allow
     */
    public static Photo read(Path file, ReadLimits limits) throws ImageException {
        ImageFormat format = ImageFormat.detect(file);
        try (ImageDecoder decoder = new ImageDecoder(file, format, limits)) {
            EmbeddedBlocks blocks = blocks(file, format);
            List<String> notes = new ArrayList<>(blocks.notes);
            BufferedImage decoded = decoder.decode(notes);
            ICC_Profile profile = profile(blocks.icc, decoded, notes);
            PixelConverter.Converted upright = PixelConverter.convert(decoded, profile, blocks.orientation);
            return new Photo(upright.image(), upright.alpha(), new PhotoMetadata(format, blocks), notes);
        } catch (ImageException e) {
            throw e;
        } catch (EOFException e) {
            throw new ImageException(file, "the " + format + " file is cut off; copy or download it again", e);
        } catch (OutOfMemoryError e) {
            long heap = Runtime.getRuntime().maxMemory() >> 20;
            throw new ImageException(
                    file,
                    "the picture does not fit into the " + heap
                            + " MiB that Java may use; make it smaller, or give Java more memory with -Xmx",
                    e);
        } catch (IOException | RuntimeException e) {
            // Decoders meet damage in any of their lines: an index out of bounds is as common as their own errors.
            throw new ImageException(
                    file,
                    "the " + format + " file is damaged or of a kind that is not read (" + ImageException.reason(e)
                            + "); copy or download it again, or save it anew as JPEG or PNG",
                    e);
        }
    }

    private static EmbeddedBlocks blocks(Path file, ImageFormat format) throws IOException {
        return switch (format) {
            case JPEG -> JpegBlocks.read(file);
            case PNG -> PngBlocks.read(file);
            case TIFF -> TiffBlocks.read(file);
            case WEBP -> WebpBlocks.read(file);
            case GIF, BMP -> new EmbeddedBlocks();
        };
    }

    /** The embedded profile, if it is for as many channels as the picture has. */
    private static @Nullable ICC_Profile profile(byte @Nullable [] icc, BufferedImage decoded, List<String> notes) {
        if (icc == null) {
            return null;
        }
        try {
            ICC_Profile profile = ICC_Profile.getInstance(icc);
            int channels = decoded.getColorModel().getNumColorComponents();
            if (profile.getNumComponents() == channels) {
                return profile;
            }
            notes.add("its colour profile is for " + profile.getNumComponents() + " channels but the picture has "
                    + channels + "; the profile is not used");
        } catch (IllegalArgumentException e) {
            notes.add("its colour profile is damaged and not used (" + ImageException.reason(e) + ")");
        }
        return null;
    }

    /** Writes a picture that comes from no file; as {@link #write(Path, Photo, Provenance, WriteOptions)}. */
    public static void write(Path file, RgbImage image, Provenance provenance, WriteOptions options)
            throws ImageException {
        write(file, Photo.of(image), provenance, options);
    }

    /**
     * Writes a coloured photograph as JPEG or PNG, as the file's name ends. The file appears whole or not at all.
     * Transparent pixels stay so in PNG and are laid on white in JPEG.
     *
     * @throws ImageException if the name ends otherwise, the file exists and may not be replaced, or writing fails
     */
    public static void write(Path file, Photo photo, Provenance provenance, WriteOptions options)
            throws ImageException {
        checkWritable(file, options);
        RgbImage image = photo.image();
        if (isJpeg(file) && Math.max(image.width(), image.height()) > JpegOutput.MAX_SIDE) {
            throw new ImageException(
                    file,
                    "a JPEG side has at most " + JpegOutput.MAX_SIDE + " pixels but the picture is " + image.width()
                            + " x " + image.height() + "; write PNG");
        }
        try {
            // Through a link, so that what it names is replaced and not the link itself.
            Path target = Files.exists(file) ? file.toRealPath() : file;
            try (AtomicFile unfinished = AtomicFile.create(target, options.overwrite())) {
                try (ImageOutputStream out =
                        new MemoryCacheImageOutputStream(Channels.newOutputStream(unfinished.channel()))) {
                    if (isPng(file)) {
                        PngOutput.write(out, photo, provenance);
                    } else {
                        JpegOutput.write(out, photo, provenance, options.quality());
                    }
                }
                unfinished.commit();
            }
        } catch (IOException e) {
            throw new ImageException(
                    file,
                    "writing failed (" + ImageException.reason(e) + "); check the folder's permissions and free space",
                    e);
        }
    }

    /**
     * Whether {@link #write} would accept this name now; ask before long work.
     *
     * @throws ImageException if not; the message says why
     */
    public static void checkWritable(Path file, WriteOptions options) throws ImageException {
        if (!isPng(file) && !isJpeg(file)) {
            throw new ImageException(
                    file, "pictures are written as .jpg, .jpeg or .png; give the output a name that ends so");
        }
        if (Files.isDirectory(file)) {
            throw new ImageException(file, "this is a folder; name a file in it");
        }
        if (Files.exists(file) && !options.overwrite()) {
            throw new ImageException(
                    file, "the file exists and is left alone; choose another name or allow overwriting (--overwrite)");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new ImageException(file, "there is no folder " + folder + "; create it first");
        }
    }

    private static boolean isPng(Path file) {
        return lowerCaseName(file).endsWith(".png");
    }

    private static boolean isJpeg(Path file) {
        String name = lowerCaseName(file);
        return name.endsWith(".jpg") || name.endsWith(".jpeg");
    }

    private static String lowerCaseName(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
    }
}
