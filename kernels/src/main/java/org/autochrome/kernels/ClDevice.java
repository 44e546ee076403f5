package org.autochrome.kernels;

import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.LaunchListener;
import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.OutOfDeviceMemoryException;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Storage;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.attention.AttentionKernels;
import org.autochrome.engine.op.conv.Conv2dKernels;
import org.autochrome.engine.op.conv.ConvTranspose2dKernels;
import org.autochrome.engine.op.elementwise.ElementwiseKernels;
import org.autochrome.engine.op.layout.LayoutKernels;
import org.autochrome.engine.op.matmul.MatmulKernels;
import org.autochrome.engine.op.norm.NormKernels;
import org.autochrome.engine.op.pool.Pool2dKernels;
import org.autochrome.engine.op.reduce.ReduceKernels;
import org.autochrome.engine.op.softmax.SoftmaxKernels;
import org.autochrome.kernels.attention.ClAttention;
import org.autochrome.kernels.cl.ClBuffer;
import org.autochrome.kernels.cl.ClContext;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.ClException;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.ClOptions;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.cl.NdRange;
import org.autochrome.kernels.conv.ClConv2d;
import org.autochrome.kernels.conv.ClConvTranspose2d;
import org.autochrome.kernels.elementwise.ClElementwise;
import org.autochrome.kernels.launch.LaunchStyle;
import org.autochrome.kernels.layout.ClLayout;
import org.autochrome.kernels.matmul.ClMatmul;
import org.autochrome.kernels.norm.ClNorm;
import org.autochrome.kernels.pool.ClPool2d;
import org.autochrome.kernels.reduce.ClReduce;
import org.autochrome.kernels.softmax.ClSoftmax;
import org.autochrome.kernels.tuning.TuningTable;
import org.jspecify.annotations.Nullable;

/** An OpenCL device: tensors in its memory, and the hand-written kernels of every family. */
public final class ClDevice extends Device {
    private static final ClSource ACCUMULATE = ClSource.beside(ClDevice.class, "accumulate.cl");
    private static final ClSource CLEAR_PADDING = ClSource.beside(ClDevice.class, "clear_padding.cl");

    /** Pixels that a work-item of a CPU clears the padding of. */
    private static final int PIXELS_PER_ITEM = 4096;

    private final ClContext context;
    private final LaunchStyle style;
    private final ClSlabs slabs;
    private @Nullable ClBuffer workspace;

    ClDevice(String id, String name, ClContext context) {
        this(id, name, context, LaunchStyle.of(context.device()));
    }

    /** A device whose work is cut as another kind of device would like it. */
    ClDevice(String id, String name, ClContext context, LaunchStyle style) {
        this(id, name, context, style, TuningTable.bundled());
    }

    /** A device that runs the versions of kernels that a table names. */
    ClDevice(String id, String name, ClContext context, LaunchStyle style, TuningTable tuning) {
        super(id, name, Float.BYTES);
        this.context = context;
        this.style = style;
        this.slabs =
                new ClSlabs(context.device().maxAllocation(), context.device().subBufferAlignment(), this::newBuffer);
        register(AttentionKernels.class, new ClAttention(context, style, tuning));
        register(Conv2dKernels.class, new ClConv2d(this, tuning));
        register(ConvTranspose2dKernels.class, new ClConvTranspose2d(this, tuning));
        register(MatmulKernels.class, new ClMatmul(this, tuning));
        register(ElementwiseKernels.class, new ClElementwise(context, style));
        register(LayoutKernels.class, new ClLayout(context, style));
        register(NormKernels.class, new ClNorm(context, style));
        register(Pool2dKernels.class, new ClPool2d(context, style));
        register(ReduceKernels.class, new ClReduce(context, style));
        register(SoftmaxKernels.class, new ClSoftmax(context, style));
    }

    /** Where programs, kernels and buffers of this device come from. */
    public ClContext context() {
        return context;
    }

    /**
     * Memory for what lies between the launches of one op; the next op may overwrite it. It is kept, grown when a launch
     * needs more, so that not every op waits for fresh pages.
     *
     * @throws OutOfDeviceMemoryException if there is not enough
     */
    public ClBuffer workspace(long elements) {
        long bytes = Math.multiplyExact(elements, (long) Float.BYTES);
        ClBuffer current = workspace;
        if (current == null || current.bytes() < bytes) {
            closeWorkspace();
            current = newBuffer(bytes);
            workspace = current;
        }
        return current;
    }

    private void closeWorkspace() {
        if (workspace != null) {
            workspace.close();
            workspace = null;
        }
    }

    /** A cache line of floats on a CPU, whose kernels work on whole vectors; four on a GPU, the widest single load. */
    @Override
    public int channelAlignment() {
        return context.device().type() == ClDeviceInfo.Type.CPU ? 16 : 4;
    }

    @Override
    protected Storage newStorage(long elements) {
        long bytes = Math.multiplyExact(elements, (long) Float.BYTES);
        return new ClStorage(this, newBuffer(bytes), elements);
    }

    @Override
    protected Storage newShortLivedStorage(long elements) {
        long bytes = Math.multiplyExact(elements, (long) Float.BYTES);
        return slabs.fits(bytes) ? new ClStorage(this, slabs.take(bytes), elements) : newStorage(elements);
    }

    @Override
    public void reserve(long bytes) {
        slabs.reserve(bytes);
    }

    /** Lets the slabs go that nothing uses before it gives up. */
    private ClBuffer newBuffer(long bytes) {
        try {
            return context.allocate(bytes);
        } catch (ClException e) {
            if (!e.isOutOfMemory()) {
                throw e;
            }
            if (slabs.giveBackEmpty() > 0) {
                return newBuffer(bytes);
            }
            ClDeviceInfo info = context.device();
            String wouldFit = "the device has %d bytes and allows %d in one block"
                    .formatted(info.globalMemory(), info.maxAllocation());
            throw new OutOfDeviceMemoryException(this, bytes, wouldFit, e);
        }
    }

    @Override
    public void write(float[] source, int sourceOffset, Storage target, long targetOffset, int count) {
        ClStorage.buffer(target).write(targetOffset, source, sourceOffset, count);
        target.touch();
    }

    @Override
    public void read(Storage source, long sourceOffset, float[] target, int targetOffset, int count) {
        ClStorage.buffer(source).read(sourceOffset, target, targetOffset, count);
    }

    @Override
    public void copy(Storage source, long sourceOffset, Storage target, long targetOffset, long count) {
        ClStorage.buffer(source).copyTo(ClStorage.buffer(target), sourceOffset, targetOffset, count);
        target.touch();
    }

    @Override
    public void fill(Storage target, long offset, long count, float value) {
        ClStorage.buffer(target).fill(value, offset, count);
        target.touch();
    }

    @Override
    protected void clearPadding(Storage storage, Shape shape, Layout layout) {
        int stride = layout.pixelStride();
        long pixels = storage.elements() / stride;
        int pixelsPerItem = style.isCpu() ? PIXELS_PER_ITEM : 1;
        if (pixels > 0) {
            ClKernel kernel =
                    context.program(CLEAR_PADDING, ClOptions.defaults()).kernel("clear_padding");
            kernel.arg("image", ClStorage.buffer(storage))
                    .arg("channels", shape.c())
                    .arg("stride", stride)
                    .arg("pixels", pixels)
                    .arg("pixels_per_item", pixelsPerItem)
                    .launch(NdRange.of(LaunchStyle.ceilDiv(pixels, pixelsPerItem)));
        }
    }

    @Override
    public void accumulate(Tensor sum, Tensor addend) {
        if (!sum.shape().equals(addend.shape()) || !sum.layout().equals(addend.layout())) {
            throw new IllegalArgumentException(
                    "accumulate: " + addend + " cannot be added to " + sum + "; shape and layout must be equal");
        }
        if (sum.shape().count() > 0) {
            ClKernel kernel = context.program(ACCUMULATE, ClOptions.defaults()).kernel("accumulate");
            kernel.arg("sum", ClStorage.buffer(sum))
                    .arg("sum_offset", sum.offset())
                    .arg("addend", ClStorage.buffer(addend))
                    .arg("addend_offset", addend.offset())
                    .arg("row_stride", sum.rowStride())
                    .launch(NdRange.of(sum.columns(), sum.rows()));
        }
        sum.storage().touch();
    }

    @Override
    public void profile(@Nullable LaunchListener listener) {
        context.profile(listener);
    }

    @Override
    public void synchronize() {
        context.finish();
    }

    @Override
    protected void dispose() {
        closeWorkspace();
        slabs.close();
        context.close();
    }
}
