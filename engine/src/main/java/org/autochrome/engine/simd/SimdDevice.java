package org.autochrome.engine.simd;

import java.util.Arrays;
import org.autochrome.engine.core.FloatStorage;
import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.OutOfDeviceMemoryException;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Storage;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.cpu.HostDevice;
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

/**
 * The fast device in plain Java. It replaces the reference kernels that cost time in a network; the rest it inherits.
 * Results do not depend on the number of threads.
 */
final class SimdDevice extends HostDevice {
    /** The pool keeps at most this part of the heap in free arrays. */
    private static final int POOL_SHARE = 4;

    private final Workers workers;
    private final RowMath rows;
    private final ArrayPool pool = new ArrayPool(Runtime.getRuntime().maxMemory() / Float.BYTES / POOL_SHARE);

    SimdDevice(String id, SimdCode code, int threads) {
        this(id, code, threads, WinogradLimits.DEFAULT);
    }

    SimdDevice(String id, SimdCode code, int threads, WinogradLimits limits) {
        super(id, nameOf(code, threads), Float.BYTES);
        this.workers = new Workers(threads);
        this.rows = code.rows();
        code.start().run();
        Gemm gemm = new Gemm(this, workers, code);
        register(ElementwiseKernels.class, new SimdElementwise(workers, rows));
        register(ReduceKernels.class, new SimdReduce(workers, rows));
        register(MatmulKernels.class, new SimdMatmul(gemm));
        Winograd winograd = new Winograd(this, workers, code, limits.tiles());
        register(Conv2dKernels.class, new SimdConv2d(gemm, winograd, code.tiles(), limits));
        register(ConvTranspose2dKernels.class, new SimdConvTranspose2d(gemm));
        register(Pool2dKernels.class, new SimdPool2d(workers, rows));
        register(NormKernels.class, new SimdNorm(workers, rows));
        register(SoftmaxKernels.class, new SimdSoftmax(workers, rows));
        register(AttentionKernels.class, new SimdAttention(gemm, workers, code));
        register(LayoutKernels.class, new SimdLayout(workers, rows));
    }

    static String nameOf(SimdCode code, int threads) {
        return "plain Java, " + code.name() + ", " + threads + (threads == 1 ? " thread" : " threads");
    }

    @Override
    protected Storage newStorage(long elements) {
        long bytes = elements * Float.BYTES;
        if (elements > ArrayPool.LONGEST_ARRAY) {
            String limit =
                    "one Java array holds at most " + ArrayPool.LONGEST_ARRAY + " elements; take a smaller picture";
            throw new OutOfDeviceMemoryException(this, bytes, limit, null);
        }
        int length = ArrayPool.length(elements);
        float[] array = pool.take(length);
        try {
            return new PooledStorage(this, array == null ? new float[length] : array, elements);
        } catch (OutOfMemoryError e) {
            Runtime runtime = Runtime.getRuntime();
            long room = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
            String wouldFit = "about " + room + " bytes of a Java heap of " + runtime.maxMemory()
                    + " are free; take a smaller picture or give Java more with -Xmx";
            throw new OutOfDeviceMemoryException(this, bytes, wouldFit, e);
        }
    }

    private static final class PooledStorage extends FloatStorage {
        private final SimdDevice device;

        PooledStorage(SimdDevice device, float[] array, long elements) {
            super(device, array, elements);
            this.device = device;
        }

        @Override
        protected void free() {
            device.pool.give(array());
        }
    }

    /** The array in which a tensor of this device lies. */
    static float[] array(Tensor tensor) {
        return ((FloatStorage) tensor.storage()).array();
    }

    /** The first {@code count} floats of a dense tensor. */
    static float[] vector(Tensor tensor, int count) {
        int from = (int) tensor.offset();
        return Arrays.copyOfRange(array(tensor), from, from + count);
    }

    @Override
    public void write(float[] source, int sourceOffset, Storage target, long targetOffset, int count) {
        System.arraycopy(source, sourceOffset, ((FloatStorage) target).array(), (int) targetOffset, count);
        target.touch();
    }

    @Override
    public void read(Storage source, long sourceOffset, float[] target, int targetOffset, int count) {
        System.arraycopy(((FloatStorage) source).array(), (int) sourceOffset, target, targetOffset, count);
    }

    @Override
    public void copy(Storage source, long sourceOffset, Storage target, long targetOffset, long count) {
        float[] to = ((FloatStorage) target).array();
        System.arraycopy(((FloatStorage) source).array(), (int) sourceOffset, to, (int) targetOffset, (int) count);
        target.touch();
    }

    @Override
    public void fill(Storage target, long offset, long count, float value) {
        Arrays.fill(((FloatStorage) target).array(), (int) offset, (int) (offset + count), value);
        target.touch();
    }

    @Override
    protected void clearPadding(Storage storage, Shape shape, Layout layout) {
        float[] array = ((FloatStorage) storage).array();
        int stride = layout.pixelStride();
        workers.ranges((int) (storage.elements() / stride), stride, (from, to) -> {
            for (int pixel = from; pixel < to; pixel++) {
                Arrays.fill(array, pixel * stride + shape.c(), (pixel + 1) * stride, 0f);
            }
        });
    }

    @Override
    public void accumulate(Tensor sum, Tensor addend) {
        float[] a = array(addend);
        float[] s = array(sum);
        workers.ranges((int) sum.rows(), sum.columns(), (from, to) -> {
            for (int row = from; row < to; row++) {
                int at = (int) sum.offset() + row * sum.rowStride();
                rows.linear(1f, s, at, 1f, a, (int) addend.offset() + row * addend.rowStride(), s, at, sum.columns());
            }
        });
        sum.storage().touch();
    }

    @Override
    protected void dispose() {
        workers.close();
        pool.clear();
    }
}
