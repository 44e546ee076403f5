package org.autochrome.colorizer.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.autochrome.colorizer.model.DynamicUnet;
import org.autochrome.colorizer.model.UnetConfig;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.nn.Layer;
import org.autochrome.engine.nn.NamedTensors;
import org.autochrome.engine.plan.PlanDevice;
import org.autochrome.weights.Progress;

/**
 * A generator in ONNX's terms, as inference runs it: norms folded into convolutions where they follow directly, spectral
 * and weight norms resolved. Input and output are ImageNet-normalized RGB {@code [N, 3, H, W]}, float32, of one fixed size.
 *
 * <p>The network's own forward pass is recorded, on devices that compute no images.
 */
public final class OnnxExport {
    private OnnxExport() {}

    /** Is told the values of the graph's weights, in the order of its constants. */
    @FunctionalInterface
    public interface Weights {
        /**
         * The next weight.
         *
         * @param values dense, readable until this returns
         */
        void accept(String name, Tensor values);
    }

    /** The graph of the generator with these parameters' shapes; their values are not read. */
    public static OnnxGraph graph(NamedTensors parameters, Shape input) throws IOException {
        requireEven(input);
        try (DynamicUnet generator = new DynamicUnet(UnetConfig.of(parameters))) {
            return shapes(generator, input);
        }
    }

    /** The same, and tells the values of all weights. */
    public static OnnxGraph graph(NamedTensors parameters, Shape input, Weights weights) throws IOException {
        requireEven(input);
        try (DynamicUnet generator = new DynamicUnet(UnetConfig.of(parameters))) {
            return values(generator, parameters, input, weights);
        }
    }

    /**
     * Writes the generator into a file that appears whole or not at all.
     *
     * @param parameters a checkpoint's, converted
     * @param input {@code [N, 3, H, W]}, H and W even
     * @param overwrite whether a file that is already there may be replaced
     * @throws IllegalArgumentException if the parameters are no generator's, or if the file would exceed the 2 GiB that ONNX allows
     */
    public static OnnxGraph write(
            NamedTensors parameters, Shape input, Path target, boolean overwrite, Progress progress)
            throws IOException {
        OnnxGraph graph = graph(parameters, input);
        try (OnnxWriter writer = OnnxWriter.open(graph, target, overwrite, progress)) {
            graph(parameters, input, writer);
            writer.commit();
        }
        return graph;
    }

    private static void requireEven(Shape input) {
        if (!input.isImage() || input.c() != 3 || input.count() == 0 || input.h() % 2 != 0 || input.w() % 2 != 0) {
            throw new IllegalArgumentException("onnx: the network takes [N, 3, H, W] with even H and W, got " + input);
        }
    }

    /** Records a network without values. */
    static OnnxGraph shapes(Layer network, Shape input) throws IOException {
        try (PlanDevice device = new PlanDevice()) {
            network.fill(Execution.FUSED, (name, shape) -> Tensor.empty(device, shape, Layout.DENSE));
            return record(network, device, input, (name, values) -> {});
        }
    }

    /** Records a network and tells the values of its weights. */
    static OnnxGraph values(Layer network, NamedTensors parameters, Shape input, Weights weights) throws IOException {
        try (WeightDevice device = new WeightDevice()) {
            network.fill(Execution.FUSED, (name, shape) -> device.fetched(shape, () -> read(parameters, name)));
            return record(network, device, input, weights);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static OnnxGraph record(Layer network, Device device, Shape input, Weights weights) {
        try (network;
                MemoryScope scope = MemoryScope.open()) {
            Tensor x = Tensor.empty(device, input, device.imageLayout(input.c()));
            return OnnxRecording.record(weights, List.of(x), () -> network.call(x));
        }
    }

    private static float[] read(NamedTensors parameters, String name) {
        try {
            return parameters.floats(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
