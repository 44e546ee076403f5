package org.autochrome.engine.check;

import java.util.Arrays;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Storage;
import org.autochrome.engine.core.Tensor;

/**
 * A tensor inside a larger storage, in which every other element is known and must stay as it is:
 *
 * <pre>{@code
 * around... | pixel 0: neighbour channels, channels, neighbour channels, padding | pixel 1: ... | ...around
 * }</pre>
 *
 * Padding lanes are zero. An image that is no slice has no neighbour channels.
 */
final class GuardedTensor {
    /** Channels before and behind a slice: an odd offset, and more behind than the widest vector has lanes. */
    private static final int CHANNELS_BEFORE = 3;

    private static final int CHANNELS_BEHIND = 18;

    private final Tensor tensor;
    private final float[] written;

    private GuardedTensor(Tensor tensor, float[] written) {
        this.tensor = tensor;
        this.written = written;
    }

    /**
     * @param layout the wanted layout; a slice's pixel stride becomes that of the image around it
     * @param values in logical order
     * @param around what stands before, behind and in the neighbour channels
     * @param guard elements before and behind
     */
    static GuardedTensor of(
            Device device, Shape shape, Layout layout, float[] values, float around, int guard, boolean slice) {
        boolean isSlice = slice && !layout.isDense();
        int before = isSlice ? CHANNELS_BEFORE : 0;
        Shape outerShape =
                isSlice ? Shape.of(shape.n(), before + shape.c() + CHANNELS_BEHIND, shape.h(), shape.w()) : shape;
        Layout outerLayout = isSlice ? device.imageLayout(outerShape.c()) : layout;
        float[] stored = new float[Math.toIntExact(outerLayout.elements(outerShape)) + 2 * guard];
        Arrays.fill(stored, around);
        if (!outerLayout.isDense()) {
            int stride = outerLayout.pixelStride();
            for (int end = guard + stride; end <= stored.length - guard; end += stride) {
                Arrays.fill(stored, end - stride + outerShape.c(), end, 0f);
            }
        }
        for (int i = 0; i < values.length; i++) {
            stored[guard + before + index(i, shape, outerLayout)] = values[i];
        }
        Storage storage = device.allocate(stored.length);
        device.write(stored, 0, storage, 0, stored.length);
        Tensor outer = Tensor.over(storage, guard, outerShape, outerLayout);
        storage.release(); // the tensor owns it now
        Tensor tensor = isSlice ? outer.channels(before, before + shape.c()) : outer;
        return new GuardedTensor(tensor, stored);
    }

    /** Storage elements from a tensor's first to the one at this logical index. */
    private static int index(int logical, Shape shape, Layout layout) {
        if (layout.isDense()) {
            return logical;
        }
        int pixels = shape.h() * shape.w();
        int channel = logical / pixels % shape.c();
        int picture = logical / pixels / shape.c();
        return (picture * pixels + logical % pixels) * layout.pixelStride() + channel;
    }

    Tensor tensor() {
        return tensor;
    }

    /**
     * The tensor's values now, in logical order.
     *
     * @throws ParityException if an element that is not the tensor's changed
     */
    float[] values(String what) {
        float[] now = new float[written.length];
        tensor.device().read(tensor.storage(), 0, now, 0, now.length);
        boolean[] own = new boolean[now.length];
        float[] values = new float[Math.toIntExact(tensor.shape().count())];
        for (int i = 0; i < values.length; i++) {
            int at = Math.toIntExact(tensor.offset()) + index(i, tensor.shape(), tensor.layout());
            own[at] = true;
            values[i] = now[at];
        }
        for (int i = 0; i < now.length; i++) {
            if (!own[i] && Float.floatToIntBits(now[i]) != Float.floatToIntBits(written[i])) {
                throw new ParityException(what + ": wrote " + now[i] + " over " + written[i] + " at storage element "
                        + i + " of " + now.length + ", which is not part of " + tensor + " at offset "
                        + tensor.offset() + (written[i] == 0 ? " (a padding lane)" : " (a guard or a neighbour)"));
            }
        }
        return values;
    }

    /** @throws ParityException if anything changed, the tensor's values included */
    void requireUnchanged(String what) {
        float[] now = new float[written.length];
        tensor.device().read(tensor.storage(), 0, now, 0, now.length);
        int changed = Arrays.mismatch(now, written);
        if (changed >= 0) {
            throw new ParityException(what + ": changed its input " + tensor + " at storage element " + changed
                    + " from " + written[changed] + " to " + now[changed]);
        }
    }

    /** @throws ParityException if a lane behind the channels of {@code tensor}, which is no slice, is not zero */
    static void requireZeroPadding(String what, Tensor tensor) {
        float[] stored = new float[Math.toIntExact(tensor.layout().elements(tensor.shape()))];
        tensor.device().read(tensor.storage(), tensor.offset(), stored, 0, stored.length);
        for (int i = 0; i < stored.length; i++) {
            if (i % tensor.rowStride() >= tensor.columns() && stored[i] != 0) {
                throw new ParityException(
                        what + ": padding lane " + i + " of " + tensor + " is " + stored[i] + ", not zero");
            }
        }
    }
}
