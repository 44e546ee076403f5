package org.autochrome.colorizer.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/** Photographs as the encoders want them; opaque ones without a copy of their pixels. */
final class PixelViews {

    private static final int WHITE = 255;

    private PixelViews() {}

    /** Three channels; what is transparent lies on white. */
    static BufferedImage opaque(Photo photo) {
        byte[] rgb = photo.image().samples();
        AlphaMask alpha = photo.alpha();
        if (alpha == null) {
            return view(photo.image(), rgb, 3);
        }
        byte[] blended = new byte[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            int opacity = alpha.samples()[i / 3] & 0xFF;
            blended[i] = (byte) (((rgb[i] & 0xFF) * opacity + WHITE * (255 - opacity) + 127) / 255);
        }
        return view(photo.image(), blended, 3);
    }

    /** Four channels where the photograph has alpha, else three. */
    static BufferedImage withAlpha(Photo photo) {
        byte[] rgb = photo.image().samples();
        AlphaMask alpha = photo.alpha();
        if (alpha == null) {
            return view(photo.image(), rgb, 3);
        }
        byte[] rgba = new byte[rgb.length / 3 * 4];
        for (int i = 0; i < rgba.length; i++) {
            rgba[i] = i % 4 == 3 ? alpha.samples()[i / 4] : rgb[i / 4 * 3 + i % 4];
        }
        return view(photo.image(), rgba, 4);
    }

    private static BufferedImage view(RgbImage image, byte[] samples, int bands) {
        int[] offsets = bands == 3 ? new int[] {0, 1, 2} : new int[] {0, 1, 2, 3};
        WritableRaster raster = Raster.createInterleavedRaster(
                new DataBufferByte(samples, samples.length),
                image.width(),
                image.height(),
                bands * image.width(),
                bands,
                offsets,
                null);
        ComponentColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                bands == 4,
                false,
                bands == 4 ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, raster, false, null);
    }
}
