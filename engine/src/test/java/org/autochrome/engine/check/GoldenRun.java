package org.autochrome.engine.check;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.autograd.DifferentiableOp;
import org.autochrome.engine.autograd.Dispatcher;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.OpContext;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.PreparedWeight;

/** A golden case on a device: makes its tensors there, compares what comes back, and frees all when closed. */
public final class GoldenRun implements AutoCloseable {
    private final GoldenCase golden;
    private final Device device;
    private final double tolerance;
    private final MemoryScope scope = MemoryScope.open();
    private final List<PreparedWeight> prepared = new ArrayList<>();

    public GoldenRun(GoldenCase golden, Device device, double tolerance) {
        this.golden = golden;
        this.device = device;
        this.tolerance = tolerance;
    }

    public GoldenCase golden() {
        return golden;
    }

    public Device device() {
        return device;
    }

    public Tensor dense(String name) {
        return dense(name, golden.shape(name));
    }

    public Tensor dense(String name, Shape shape) {
        return Tensor.dense(device, shape, golden.values(name));
    }

    /** A channels-last image. {@code [N, C, L]} becomes {@code [N, C, 1, L]}, {@code [N, C]} becomes {@code [N, C, 1, 1]}. */
    public Tensor image(String name) {
        return Tensor.image(device, imageShape(golden.shape(name)), golden.values(name));
    }

    private static Shape imageShape(Shape s) {
        return switch (s.rank()) {
            case 2 -> Shape.of(s.dim(0), s.dim(1), 1, 1);
            case 3 -> Shape.of(s.dim(0), s.dim(1), 1, s.dim(2));
            default -> s;
        };
    }

    /** An image if it has four dimensions, else dense. */
    public Tensor tensor(String name) {
        return golden.shape(name).isImage() ? image(name) : dense(name);
    }

    PreparedWeight weight(Shape shape) {
        PreparedWeight weight = PreparedWeight.of(dense("w", shape));
        prepared.add(weight);
        return weight;
    }

    /** Requires the golden numbers of this name. */
    public void compare(String name, Tensor got) {
        String what = golden + " " + name + " on " + device;
        Errors.require(what, golden.shape(name), got.toArray(), golden.values(name), tolerance);
    }

    /**
     * Runs one op and compares {@code y}; if it has a gradient, the gradients of its inputs too.
     *
     * @param inputs the golden names of the op's inputs
     */
    void compare(Op op, String... inputs) {
        Tensor y = Dispatcher.run(op);
        compare("y", y);
        if (op instanceof DifferentiableOp differentiable) {
            Tensor gy = y.layout().isDense() ? dense("gy") : image("gy");
            List<Tensor> gradients =
                    differentiable.backward(OpContext.all(op.inputs().size()), y, gy);
            for (int i = 0; i < inputs.length; i++) {
                compare("g" + inputs[i], gradients.get(i));
            }
        }
    }

    @Override
    public void close() {
        prepared.forEach(PreparedWeight::close);
        scope.close();
    }
}
