package org.autochrome.engine.check;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.PreparedWeight;

/**
 * Draws the inputs of an {@link OpCase} on a device, the same numbers for the same case everywhere, and owns them until it
 * is closed.
 */
public final class CaseInputs implements AutoCloseable {
    /** How inputs lie in memory. */
    public enum Placement {
        /** As ops allocate them. */
        PLAIN,
        /** Images as channel slices of larger ones, dense tensors at an odd offset, with NaN all around. */
        SLICED
    }

    private static final int GUARD = 5;

    private final Device device;
    private final SplittableRandom random;
    private final Placement placement;
    private final MemoryScope scope = MemoryScope.open();
    private final List<PreparedWeight> prepared = new ArrayList<>();
    private final List<GuardedTensor> tensors = new ArrayList<>();

    public CaseInputs(Device device, OpCase opCase, Placement placement) {
        this.device = device;
        this.random = new SplittableRandom(opCase.name().hashCode());
        this.placement = placement;
    }

    public Device device() {
        return device;
    }

    /** A channels-last image {@code [N, C, H, W]}, uniform in [-1, 1). */
    public Tensor image(int n, int c, int h, int w) {
        return image(-1f, 1f, Shape.of(n, c, h, w));
    }

    /** A channels-last image, uniform in [low, high). */
    public Tensor image(float low, float high, Shape shape) {
        return place(shape, device.imageLayout(shape.c()), low, high);
    }

    /** A dense tensor, uniform in [-1, 1). */
    public Tensor dense(int... dims) {
        return dense(-1f, 1f, dims);
    }

    /** A dense tensor, uniform in [low, high). */
    public Tensor dense(float low, float high, int... dims) {
        return place(Shape.of(dims), Layout.DENSE, low, high);
    }

    /** A tensor of this shape and kind of layout, uniform in [-1, 1). */
    Tensor like(Tensor tensor) {
        return tensor.layout().isDense() ? dense(tensor.shape().dims()) : image(-1f, 1f, tensor.shape());
    }

    private Tensor place(Shape shape, Layout layout, float low, float high) {
        float[] values = new float[Math.toIntExact(shape.count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (low + (high - low) * random.nextDouble());
        }
        boolean sliced = placement == Placement.SLICED;
        GuardedTensor guarded = GuardedTensor.of(device, shape, layout, values, Float.NaN, sliced ? GUARD : 0, sliced);
        tensors.add(guarded);
        return guarded.tensor();
    }

    /** A weight with its prepared form, closed with these inputs. */
    public PreparedWeight prepared(Tensor weight) {
        PreparedWeight result = PreparedWeight.of(weight);
        prepared.add(result);
        return result;
    }

    void requireUnchanged(String what) {
        tensors.forEach(tensor -> tensor.requireUnchanged(what));
    }

    @Override
    public void close() {
        prepared.forEach(PreparedWeight::close);
        scope.close();
    }
}
