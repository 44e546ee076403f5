package org.autochrome.colorizer.image;

/**
 * One photograph's way through a colouring network of DeOldify's kind.
 *
 * <p>The network works on a small grey square; its colours are then stretched over the full-size original, whose luma
 * is kept. The eye forgives coarse chroma, which is why a 560-pixel network colours a 50-megapixel photograph.
 */
public final class PhotoPipeline {

    /** The network's square has sides of this many pixels per unit of the render factor. */
    public static final int PIXELS_PER_RENDER_FACTOR = 16;

    private static final int MAX_RENDER_FACTOR = 256;

    private PhotoPipeline() {}

    /** A network as plain arrays, so that pixels need no tensor type. */
    @FunctionalInterface
    public interface Network {
        /**
         * Runs the network once.
         *
         * @param x {@code [1, 3, side, side]}, ImageNet-normalized
         * @param side the square's side in pixels, a multiple of 16
         * @return {@code [1, 3, side, side]}, normalized alike
         */
        float[] forward(float[] x, int side);
    }

    /**
     * The original in colour, at its own size.
     *
     * @param renderFactor the network's square is {@code 16 * renderFactor} pixels wide and high; larger squares show
     *     finer coloured detail, smaller ones give more saturated, steadier colour
     * @throws IllegalArgumentException if the render factor is outside 1..256
     */
    public static RgbImage colorize(RgbImage original, int renderFactor, Network network) {
        int side = side(renderFactor);
        RgbImage square = Resizer.resize(original, side, side);
        float[] x = ImageTensors.toNormalized(Grayscale.of(square)); // [1, 3, side, side]
        float[] y = network.forward(x, side); // [1, 3, side, side]
        RgbImage colored = ImageTensors.toImage(y, side, side);
        return ChromaTransfer.apply(original, colored);
    }

    /** The side of the network's square in pixels. */
    public static int side(int renderFactor) {
        if (renderFactor < 1 || renderFactor > MAX_RENDER_FACTOR) {
            throw new IllegalArgumentException(
                    "render factor must be 1 to " + MAX_RENDER_FACTOR + " but is " + renderFactor + "; 35 is usual");
        }
        return PIXELS_PER_RENDER_FACTOR * renderFactor;
    }
}
