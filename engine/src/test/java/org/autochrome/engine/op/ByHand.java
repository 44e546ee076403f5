package org.autochrome.engine.op;

import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Small numbers that a reader can follow with a pencil, on the reference device. */
public abstract class ByHand {
    private Device device;
    private MemoryScope scope;

    @BeforeEach
    void open() {
        device = Devices.open("reference");
        scope = MemoryScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
        device.close();
    }

    protected final Device device() {
        return device;
    }

    protected final Tensor dense(Shape shape, float... values) {
        return Tensor.dense(device, shape, values);
    }

    protected final Tensor vector(float... values) {
        return dense(Shape.of(values.length), values);
    }

    /** A matrix as a batch of one, {@code [1, rows, columns]}. */
    protected final Tensor matrix(int rows, int columns, float... values) {
        return dense(Shape.of(1, rows, columns), values);
    }

    protected final Tensor image(Shape shape, float... values) {
        return Tensor.image(device, shape, values);
    }

    /** One picture of one channel. */
    protected final Tensor picture(int height, int width, float... values) {
        return image(Shape.of(1, 1, height, width), values);
    }
}
