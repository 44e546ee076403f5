package org.autochrome.colorizer;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.autochrome.colorizer.image.PhotoPipeline;
import org.autochrome.colorizer.image.RgbImage;
import org.autochrome.colorizer.model.DynamicUnet;
import org.autochrome.colorizer.model.NetworkPlan;
import org.autochrome.colorizer.model.UnetConfig;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.io.SafeTensors;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.nn.NamedTensors;
import org.jspecify.annotations.Nullable;

/**
 * Colours photographs with one model on one device.
 *
 * <pre>{@code
 * try (Device device = Devices.open("simd");
 *         Colorizer colorizer = Colorizer.open(Path.of("artistic.safetensors"), device)) {
 *     BufferedImage coloured = colorizer.colorize(ImageIO.read(new File("photo.jpg")), 35);
 * }
 * }</pre>
 */
public final class Colorizer implements AutoCloseable {
    private final Device device;
    private final DynamicUnet generator;
    private @Nullable NetworkPlan plan;

    private Colorizer(Device device, DynamicUnet generator) {
        this.device = device;
        this.generator = generator;
    }

    /**
     * Loads a generator for inference.
     *
     * @param model SafeTensors file that a conversion wrote
     * @param device stays the caller's, who closes it after this colorizer
     * @throws IllegalArgumentException if the file holds no network known here
     */
    public static Colorizer open(Path model, Device device) throws IOException {
        try (SafeTensors file = SafeTensors.open(model)) {
            NamedTensors values = NamedTensors.of(file);
            Colorizer colorizer = new Colorizer(device, new DynamicUnet(UnetConfig.of(values)));
            boolean loaded = false;
            try {
                colorizer.generator.load(device, values, Execution.FUSED);
                loaded = true;
                return colorizer;
            } finally {
                if (!loaded) {
                    colorizer.close();
                }
            }
        }
    }

    /** The network, for those who want to look at it. */
    public DynamicUnet generator() {
        return generator;
    }

    /** What the network needs for one photograph at this render factor. */
    public NetworkPlan plan(int renderFactor) {
        return plan(Shape.of(1, 3, PhotoPipeline.side(renderFactor), PhotoPipeline.side(renderFactor)));
    }

    private NetworkPlan plan(Shape input) {
        NetworkPlan known = plan;
        if (known == null || !known.output().equals(input)) {
            known = NetworkPlan.of(generator.config(), input.h(), input.w());
            plan = known;
        }
        return known;
    }

    /**
     * Runs the network once on nothing, so that weights are prepared and kernels compiled before the first photograph.
     *
     * @param renderFactor of the photographs that follow
     */
    public void warmUp(int renderFactor) {
        int side = PhotoPipeline.side(renderFactor);
        forward(new float[3 * side * side], side);
    }

    /**
     * The photograph in colour, at its own size; its luma is kept.
     *
     * @param renderFactor the network works on a square of {@code 16 * renderFactor} pixels; 35 is usual
     */
    public RgbImage colorize(RgbImage photograph, int renderFactor) {
        return PhotoPipeline.colorize(photograph, renderFactor, this::forward);
    }

    /** The same for Java's own images. */
    public BufferedImage colorize(BufferedImage photograph, int renderFactor) {
        return colorize(RgbImage.of(photograph), renderFactor).toBufferedImage();
    }

    private float[] forward(float[] planes, int side) {
        Shape shape = Shape.of(1, 3, side, side);
        device.reserve(plan(shape).roomBytes());
        try (MemoryScope scope = MemoryScope.open()) {
            Tensor x = Tensor.image(device, shape, planes);
            return generator.call(x).toArray();
        }
    }

    @Override
    public void close() {
        generator.close();
    }
}
