package org.autochrome.engine.autograd;

import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/** Shape and layout of a tensor that does not exist yet: what an op says of its result. */
public record TensorSpec(Shape shape, Layout layout) {
    public static TensorSpec like(Tensor tensor) {
        if (tensor.layout().isDense()) {
            return new TensorSpec(tensor.shape(), Layout.DENSE);
        }
        return image(tensor.device(), tensor.shape());
    }

    public static TensorSpec dense(int... dims) {
        return new TensorSpec(Shape.of(dims), Layout.DENSE);
    }

    /** An image in the layout that the device wants. */
    public static TensorSpec image(Device device, Shape shape) {
        return new TensorSpec(shape, device.imageLayout(shape.c()));
    }

    public Tensor allocate(Device device) {
        return Tensor.empty(device, shape, layout);
    }
}
