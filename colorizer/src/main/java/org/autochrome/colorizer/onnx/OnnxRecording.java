package org.autochrome.colorizer.onnx;

import java.util.List;
import java.util.function.Supplier;
import org.autochrome.engine.autograd.Dispatcher;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Tensor;

/**
 * Records one computation as a graph. It runs on a device of the recording's own, which computes what depends on constants
 * alone, and nothing with the inputs.
 *
 * <pre>{@code
 * try (OnnxRecording recording = OnnxRecording.open(weights);
 *         MemoryScope scope = MemoryScope.open()) {
 *     Tensor x = Tensor.image(recording.device(), shape, values);
 *     OnnxGraph graph = recording.record(List.of(x), () -> Ops.relu(x));
 * }
 * }</pre>
 */
public final class OnnxRecording implements AutoCloseable {
    private final WeightDevice device = new WeightDevice();
    private final OnnxExport.Weights weights;

    private OnnxRecording(OnnxExport.Weights weights) {
        this.weights = weights;
    }

    /** Begins a recording that tells the values of the graph's weights. */
    public static OnnxRecording open(OnnxExport.Weights weights) {
        return new OnnxRecording(weights);
    }

    /** Where inputs and constants belong; images keep the values that were written into them. */
    public Device device() {
        return device;
    }

    /**
     * The graph of a computation that runs for the first time.
     *
     * @param inputs what changes from one run to the next: they lose their values; all else that is read is constant
     */
    public OnnxGraph record(List<Tensor> inputs, Supplier<Tensor> computation) {
        inputs.forEach(WeightDevice::forget);
        return record(weights, inputs, computation);
    }

    static OnnxGraph record(OnnxExport.Weights weights, List<Tensor> inputs, Supplier<Tensor> computation) {
        GraphBuilder graph = new GraphBuilder(weights);
        inputs.forEach(graph::input);
        try (Dispatcher.Listening listening = Dispatcher.listen(new OnnxRecorder(graph))) {
            return graph.build(computation.get());
        }
    }

    @Override
    public void close() {
        device.close();
    }
}
