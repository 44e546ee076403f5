package org.autochrome.colorizer.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.autochrome.engine.autograd.Dispatcher;
import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.nn.Parameter;
import org.autochrome.engine.plan.MacCounter;
import org.autochrome.engine.plan.PlanDevice;

/**
 * What a generator needs for one picture, told without computing.
 *
 * @param output shape of the result
 * @param parameters learned numbers
 * @param layers the multiplying ops in the order of the forward pass
 * @param macs multiply-accumulates of all of them
 * @param peakBytes the most bytes of activations held at one time, as inference runs
 * @param roomBytes the block of memory in which all activations find their place: the peak and the gaps between tensors
 */
public record NetworkPlan(
        Shape output, long parameters, List<MacCounter.Entry> layers, long macs, long peakBytes, long roomBytes) {
    public NetworkPlan {
        layers = List.copyOf(layers);
    }

    /** Plans a forward pass on {@code [1, 3, height, width]}, even numbers. */
    public static NetworkPlan of(UnetConfig config, int height, int width) {
        try (PlanDevice device = new PlanDevice();
                DynamicUnet generator = new DynamicUnet(config)) {
            long parameters = generator.namedParameters().values().stream()
                    .filter(Parameter::isLearned)
                    .mapToLong(parameter -> parameter.shape().count())
                    .sum();
            generator.fill(Execution.FUSED, (name, shape) -> Tensor.empty(device, shape, Layout.DENSE));
            Shape input = Shape.of(1, 3, height, width);
            forward(generator, device, input); // resolves the weights, which inference does once
            long weights = device.heldBytes();
            device.resetPeak();
            MacCounter counter = new MacCounter();
            Shape output;
            try (Dispatcher.Listening listening = Dispatcher.listen(counter)) {
                output = forward(generator, device, input);
            }
            return new NetworkPlan(
                    output,
                    parameters,
                    counter.entries(),
                    counter.total(),
                    device.peakBytes() - weights,
                    device.roomBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Shape forward(DynamicUnet generator, PlanDevice device, Shape input) {
        try (MemoryScope scope = MemoryScope.open()) {
            return generator
                    .call(Tensor.empty(device, input, device.imageLayout(input.c())))
                    .shape();
        }
    }
}
