package org.autochrome.colorizer.image;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.SampleModel;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** A picture file opened through ImageIO, its header checked against the limits before any pixel is decoded. */
final class ImageDecoder implements AutoCloseable {

    private static final int RGB_BITS = 24;

    private final Path file;
    private final ImageFormat format;
    private final ReadLimits limits;
    private final ImageReader reader;
    private final ImageInputStream in;

    /**
     * Opens a file and reads its header.
     *
     * @throws ImageException if the picture is larger than the limits or the memory allow
     */
    ImageDecoder(Path file, ImageFormat format, ReadLimits limits) throws IOException {
        this.file = file;
        this.format = format;
        this.limits = limits;
        this.in = open(file, format);
        this.reader = provider(format).createReaderInstance();
        try {
            // Text chunks may inflate to anything; what is wanted of them is read elsewhere, with a cap.
            reader.setInput(in, false, true);
            checkSize();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            close();
            throw e;
        }
    }

    private static ImageInputStream open(Path file, ImageFormat format) throws IOException {
        // The WebP decoder steps back for every few bits, which is slow where each step asks the system.
        return format == ImageFormat.WEBP
                ? new MemoryImageStream(Files.readAllBytes(file))
                : ImageIO.createImageInputStream(file.toFile());
    }

    /**
     * The first picture of the file.
     *
     * @param notes takes a line for each thing worth knowing, such as a profile that could not be used
     * @throws EOFException if the file ends before its picture does
     */
    BufferedImage decode(List<String> notes) throws IOException {
        if (format == ImageFormat.TIFF || format == ImageFormat.GIF) {
            int pictures = reader.getNumImages(true);
            if (pictures > 1) {
                notes.add("it holds " + pictures + " pictures; the first one is taken");
            }
        }
        Warnings warnings = new Warnings();
        reader.addIIOReadWarningListener(warnings);
        BufferedImage image = reader.read(0);
        if (warnings.truncation != null) {
            throw new EOFException(warnings.truncation);
        }
        ColorSpace space = image.getColorModel().getColorSpace();
        if (warnings.inksUnknown || (space.getType() == ColorSpace.TYPE_CMYK && !(space instanceof ICC_ColorSpace))) {
            notes.add("its CMYK inks have no colour profile; their colours are a rough guess");
        }
        if (warnings.profileIgnored) {
            notes.add("its colour profile is damaged or does not fit and is not used");
        }
        return image;
    }

    @Override
    public void close() throws IOException {
        reader.dispose();
        in.close();
    }

    /** The provider by its class: which one ImageIO would prefer depends on the class path's order. */
    private static ImageReaderSpi provider(ImageFormat format) {
        Class<? extends ImageReaderSpi> plugin =
                switch (format) {
                    case JPEG -> JPEGImageReaderSpi.class;
                    case TIFF -> TIFFImageReaderSpi.class;
                    case WEBP -> WebPImageReaderSpi.class;
                    case PNG, GIF, BMP -> null;
                };
        ImageReaderSpi found = plugin == null
                ? ImageIO.getImageReadersByFormatName(format.name().toLowerCase(Locale.ROOT))
                        .next()
                        .getOriginatingProvider()
                : registered(plugin);
        if (found == null) {
            throw new IllegalStateException("the image plug-in " + plugin + " is not on the class path");
        }
        return found;
    }

    private static @Nullable ImageReaderSpi registered(Class<? extends ImageReaderSpi> plugin) {
        IIORegistry registry = IIORegistry.getDefaultInstance();
        ImageReaderSpi found = registry.getServiceProviderByClass(plugin);
        if (found == null) {
            ImageIO.scanForPlugins();
            found = registry.getServiceProviderByClass(plugin);
        }
        return found;
    }

    private void checkSize() throws IOException {
        if (format == ImageFormat.TIFF && reader.getNumImages(true) == 0) {
            throw new EOFException("its first directory lies beyond the end of the file");
        }
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width <= 0 || height <= 0) {
            throw new IIOException("its header says " + width + " x " + height + " pixels");
        }
        long pixels = (long) width * height;
        String size = String.format(Locale.ROOT, "%d x %d pixels (%.1f megapixels)", width, height, pixels / 1e6);
        if (pixels > limits.maxMegapixels() * 1_000_000L) {
            throw new ImageException(
                    file,
                    size + " are more than the limit of " + limits.maxMegapixels()
                            + " megapixels; make the picture smaller, or raise the limit (--max-megapixels) if you trust the file");
        }
        // As decoded, as the photograph, and as the coloured photograph.
        long needed = pixels * (decodedBits() + 2 * RGB_BITS) / 8;
        long heap = Runtime.getRuntime().maxMemory();
        if (needed > heap) {
            throw new ImageException(
                    file,
                    size + " need about " + (needed >> 20) + " MiB but Java may use " + (heap >> 20)
                            + " MiB; make the picture smaller, or give Java more memory with -Xmx");
        }
    }

    private int decodedBits() throws IOException {
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
        if (!types.hasNext()) {
            return RGB_BITS;
        }
        SampleModel samples = types.next().getSampleModel();
        int bits = 0;
        for (int band = 0; band < samples.getNumBands(); band++) {
            bits += samples.getSampleSize(band);
        }
        return bits;
    }

    /** What decoders say while they read on. */
    private static final class Warnings implements IIOReadWarningListener {

        /** Decoders fill what is missing with grey and go on; but half a photograph is no photograph. */
        @Nullable
        String truncation;

        boolean profileIgnored;
        boolean inksUnknown;

        @Override
        public void warningOccurred(ImageReader source, String warning) {
            String text = warning.toLowerCase(Locale.ROOT);
            if (text.contains("premature end") || text.contains("unexpected end") || text.contains("truncated")) {
                truncation = warning;
            }
            inksUnknown |= text.contains("no embedded icc");
            profileIgnored |= text.contains("icc") && text.contains("ignoring") && !text.contains("treating");
        }
    }
}
