package org.autochrome.colorizer.image;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import org.jspecify.annotations.Nullable;

/**
 * Decoded pixels of any kind to 8-bit sRGB and alpha, turned upright on the way, a few rows at a time.
 *
 * <p>Grey samples are taken as they are: Java counts a plain grey picture as linear light, and {@code getRGB} would
 * brighten it.
 */
final class PixelConverter {

    private static final int STRIP_ROWS = 32;
    private static final int SRGB_ROUNDING = 2;

    private final BufferedImage image;
    private final int width;
    private final RowSource rows;
    private final byte[] rgb; // [displayed height, displayed width, 3]
    private final byte @Nullable [] alpha; // [displayed height, displayed width]
    private final Orientation orientation;

    /** The upright picture; alpha is null where every pixel is opaque. */
    record Converted(RgbImage image, @Nullable AlphaMask alpha) {}

    /** Fills a strip of stored rows: {@code rgb} [rows, width, 3], {@code alpha} [rows, width]. */
    @FunctionalInterface
    private interface RowSource {
        void read(int y, int count, byte[] rgb, byte[] alpha);
    }

    private PixelConverter(BufferedImage image, @Nullable ICC_Profile embedded, Orientation orientation) {
        this.image = image;
        this.width = image.getWidth();
        this.orientation = orientation;
        int count = RgbImage.sampleCount(width, image.getHeight());
        this.rgb = new byte[count];
        this.alpha = image.getColorModel().hasAlpha() ? new byte[count / 3] : null;
        this.rows = rowSource(embedded);
    }

    /**
     * The upright sRGB picture of what a decoder gave.
     *
     * @param embedded the profile that describes the samples, where the decoder has left it unused
     * @throws IllegalArgumentException if the colours cannot be converted to sRGB
     */
    static Converted convert(BufferedImage image, @Nullable ICC_Profile embedded, Orientation orientation) {
        try {
            return new PixelConverter(image, embedded, orientation).run();
        } catch (CMMException e) {
            throw new IllegalArgumentException("the colour profile cannot be applied (" + e.getMessage() + ")", e);
        }
    }

    private Converted run() {
        int height = image.getHeight();
        byte[] stripRgb = new byte[3 * width * Math.min(STRIP_ROWS, height)];
        byte[] stripAlpha = new byte[stripRgb.length / 3];
        for (int y = 0; y < height; y += STRIP_ROWS) {
            int count = Math.min(STRIP_ROWS, height - y);
            rows.read(y, count, stripRgb, stripAlpha);
            for (int row = 0; row < count; row++) {
                place(y + row, row * width, stripRgb, stripAlpha);
            }
        }
        int outWidth = orientation.width(width, height);
        int outHeight = orientation.height(width, height);
        AlphaMask mask = alpha == null ? null : AlphaMask.wrapUnlessOpaque(outWidth, outHeight, alpha);
        return new Converted(RgbImage.wrap(outWidth, outHeight, rgb), mask);
    }

    private void place(int y, int from, byte[] stripRgb, byte[] stripAlpha) {
        int height = image.getHeight();
        int step = orientation.stepX(height);
        int to = orientation.origin(width, height) + y * orientation.stepY(width);
        for (int i = from; i < from + width; i++, to += step) {
            rgb[3 * to] = stripRgb[3 * i];
            rgb[3 * to + 1] = stripRgb[3 * i + 1];
            rgb[3 * to + 2] = stripRgb[3 * i + 2];
            if (alpha != null) {
                alpha[to] = stripAlpha[i];
            }
        }
    }

    private RowSource rowSource(@Nullable ICC_Profile embedded) {
        ColorModel model = image.getColorModel();
        ColorSpace space = model.getColorSpace();
        boolean plainGray = space == ColorSpace.getInstance(ColorSpace.CS_GRAY);
        boolean separate = model instanceof ComponentColorModel && !model.isAlphaPremultiplied();
        ICC_Profile profile = embedded;
        if (profile == null && separate && !plainGray && !space.isCS_sRGB() && space instanceof ICC_ColorSpace icc) {
            profile = icc.getProfile();
        }
        if (profile != null && !isSrgb(profile)) {
            return separate && profile.getNumComponents() == model.getNumColorComponents()
                    ? profiledSamples(profile)
                    : profiledColors(profile);
        }
        return separate && (plainGray || profile != null || space.isCS_sRGB()) ? this::readSamples : this::readColors;
    }

    /** Samples that are sRGB or grey already, whatever their depth. */
    private void readSamples(int y, int count, byte[] outRgb, byte[] outAlpha) {
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        int colors = image.getColorModel().getNumColorComponents();
        int green = colors == 1 ? 0 : 1;
        int blue = colors == 1 ? 0 : 2;
        int[] levels = new int[width * bands];
        for (int row = 0; row < count; row++) {
            readLevels(raster, y + row, levels);
            for (int x = 0, i = 0, o = row * width; x < width; x++, i += bands, o++) {
                outRgb[3 * o] = (byte) levels[i];
                outRgb[3 * o + 1] = (byte) levels[i + green];
                outRgb[3 * o + 2] = (byte) levels[i + blue];
                outAlpha[o] = bands > colors ? (byte) levels[i + colors] : (byte) 0xFF;
            }
        }
    }

    /** One row's samples of all bands, scaled to 0..255. */
    private void readLevels(Raster raster, int y, int[] levels) {
        int x0 = raster.getMinX();
        int y0 = raster.getMinY() + y;
        if (isFloat(image.getColorModel())) {
            double[] samples = raster.getPixels(x0, y0, width, 1, (double[]) null);
            for (int i = 0; i < levels.length; i++) {
                levels[i] = (int) Math.max(0, Math.min(255, samples[i] * 255 + 0.5));
            }
            return;
        }
        raster.getPixels(x0, y0, width, 1, levels);
        int bands = raster.getNumBands();
        for (int band = 0; band < bands; band++) {
            int max = maximum(image.getColorModel(), band);
            for (int i = band; i < levels.length && max != 255; i += bands) {
                levels[i] = (levels[i] * 255 + max / 2) / max;
            }
        }
    }

    /** Palettes, packed and premultiplied pixels, and colour spaces that only Java can convert, pixel by pixel. */
    private void readColors(int y, int count, byte[] outRgb, byte[] outAlpha) {
        int[] argb = image.getRGB(0, y, width, count, null, 0, width);
        for (int i = 0; i < argb.length; i++) {
            outRgb[3 * i] = (byte) (argb[i] >> 16);
            outRgb[3 * i + 1] = (byte) (argb[i] >> 8);
            outRgb[3 * i + 2] = (byte) argb[i];
            outAlpha[i] = (byte) (argb[i] >> 24);
        }
    }

    /** Samples of {@code profile}'s own colour space, converted at their full depth. */
    private RowSource profiledSamples(ICC_Profile profile) {
        ColorConvertOp toSrgb = toSrgb(profile);
        ColorModel model = image.getColorModel();
        int colors = model.getNumColorComponents();
        int[] colorBands = new int[colors];
        for (int band = 0; band < colors; band++) {
            colorBands[band] = band;
        }
        return (y, count, outRgb, outAlpha) -> {
            Raster raster = image.getRaster();
            WritableRaster converted = interleaved(count);
            Raster strip = raster.createChild(raster.getMinX(), raster.getMinY() + y, width, count, 0, 0, colorBands);
            toSrgb.filter(strip, converted);
            converted.getDataElements(0, 0, width, count, outRgb);
            if (colors == 1) {
                keepNeutral(outRgb, count);
            }
            if (model.hasAlpha()) {
                readAlpha(y, count, outAlpha);
            }
        };
    }

    private void readAlpha(int y, int count, byte[] outAlpha) {
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        int[] levels = new int[width * bands];
        for (int row = 0; row < count; row++) {
            readLevels(raster, y + row, levels);
            for (int x = 0; x < width; x++) {
                outAlpha[row * width + x] = (byte) levels[x * bands + bands - 1];
            }
        }
    }

    /** Palette colours that {@code profile} describes. */
    private RowSource profiledColors(ICC_Profile profile) {
        ColorConvertOp toSrgb = toSrgb(profile);
        return (y, count, outRgb, outAlpha) -> {
            readColors(y, count, outRgb, outAlpha);
            WritableRaster source = interleaved(count);
            source.setDataElements(0, 0, width, count, outRgb);
            WritableRaster converted = interleaved(count);
            toSrgb.filter(source, converted);
            converted.getDataElements(0, 0, width, count, outRgb);
        };
    }

    /**
     * Whether a profile is sRGB by whatever name: one that moves no colour of a lattice by more than the rounding of
     * a conversion. Most photographs carry such a one, and their bytes stay as they are.
     */
    private static boolean isSrgb(ICC_Profile profile) {
        if (profile.getNumComponents() != 3) {
            return false;
        }
        int steps = 6;
        byte[] lattice = new byte[3 * steps * steps * steps];
        for (int i = 0; i < lattice.length / 3; i++) {
            lattice[3 * i] = (byte) (i % steps * 51);
            lattice[3 * i + 1] = (byte) (i / steps % steps * 51);
            lattice[3 * i + 2] = (byte) (i / steps / steps * 51);
        }
        WritableRaster source = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, lattice.length / 3, 1, 3, null);
        source.setDataElements(0, 0, lattice.length / 3, 1, lattice);
        WritableRaster converted = source.createCompatibleWritableRaster();
        toSrgb(profile).filter(source, converted);
        for (int i = 0; i < lattice.length; i++) {
            int moved = converted.getSample(i / 3, 0, i % 3) - (lattice[i] & 0xFF);
            if (Math.abs(moved) > SRGB_ROUNDING) {
                return false;
            }
        }
        return true;
    }

    private static ColorConvertOp toSrgb(ICC_Profile profile) {
        return new ColorConvertOp(new ICC_Profile[] {profile, ICC_Profile.getInstance(ColorSpace.CS_sRGB)}, null);
    }

    private WritableRaster interleaved(int count) {
        return Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, count, 3, null);
    }

    /** A grey profile gives neutral colours; the conversion's rounding may leave one level of tint. */
    private void keepNeutral(byte[] outRgb, int count) {
        for (int i = 0; i < 3 * width * count; i += 3) {
            outRgb[i] = outRgb[i + 1];
            outRgb[i + 2] = outRgb[i + 1];
        }
    }

    private static boolean isFloat(ColorModel model) {
        int type = model.getTransferType();
        return type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE;
    }

    private static int maximum(ColorModel model, int band) {
        int type = model.getTransferType();
        if (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT) {
            throw new IllegalArgumentException("samples of " + model.getComponentSize(band)
                    + " bits are not read; convert the picture to 8 or 16 bits per channel");
        }
        return (1 << model.getComponentSize(band)) - 1;
    }
}
