package org.autochrome.engine.cpu;

import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.HostStorage;
import org.autochrome.engine.core.HostView;
import org.autochrome.engine.core.Storage;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.attention.AttentionKernels;
import org.autochrome.engine.op.attention.CpuAttention;
import org.autochrome.engine.op.conv.Conv2dKernels;
import org.autochrome.engine.op.conv.ConvTranspose2dKernels;
import org.autochrome.engine.op.conv.CpuConv2d;
import org.autochrome.engine.op.conv.CpuConvTranspose2d;
import org.autochrome.engine.op.elementwise.CpuElementwise;
import org.autochrome.engine.op.elementwise.ElementwiseKernels;
import org.autochrome.engine.op.layout.CpuLayout;
import org.autochrome.engine.op.layout.LayoutKernels;
import org.autochrome.engine.op.matmul.CpuMatmul;
import org.autochrome.engine.op.matmul.MatmulKernels;
import org.autochrome.engine.op.norm.CpuNorm;
import org.autochrome.engine.op.norm.NormKernels;
import org.autochrome.engine.op.pool.CpuPool2d;
import org.autochrome.engine.op.pool.Pool2dKernels;
import org.autochrome.engine.op.reduce.CpuReduce;
import org.autochrome.engine.op.reduce.ReduceKernels;
import org.autochrome.engine.op.softmax.CpuSoftmax;
import org.autochrome.engine.op.softmax.SoftmaxKernels;

/**
 * A device whose storages are {@link HostStorage}s. It has the reference kernels of every family; a faster device
 * registers its own over those that it improves on.
 */
public abstract class HostDevice extends Device {
    protected HostDevice(String id, String name, int bytesPerElement) {
        super(id, name, bytesPerElement);
        register(ElementwiseKernels.class, new CpuElementwise());
        register(ReduceKernels.class, new CpuReduce());
        register(MatmulKernels.class, new CpuMatmul());
        register(Conv2dKernels.class, new CpuConv2d());
        register(ConvTranspose2dKernels.class, new CpuConvTranspose2d());
        register(Pool2dKernels.class, new CpuPool2d());
        register(NormKernels.class, new CpuNorm());
        register(SoftmaxKernels.class, new CpuSoftmax());
        register(AttentionKernels.class, new CpuAttention());
        register(LayoutKernels.class, new CpuLayout());
    }

    @Override
    public int channelAlignment() {
        return 16;
    }

    @Override
    public void write(float[] source, int sourceOffset, Storage target, long targetOffset, int count) {
        HostStorage to = (HostStorage) target;
        for (int i = 0; i < count; i++) {
            to.set(targetOffset + i, source[sourceOffset + i]);
        }
        target.touch();
    }

    @Override
    public void read(Storage source, long sourceOffset, float[] target, int targetOffset, int count) {
        HostStorage from = (HostStorage) source;
        for (int i = 0; i < count; i++) {
            target[targetOffset + i] = (float) from.get(sourceOffset + i);
        }
    }

    @Override
    public void copy(Storage source, long sourceOffset, Storage target, long targetOffset, long count) {
        HostStorage from = (HostStorage) source;
        HostStorage to = (HostStorage) target;
        for (long i = 0; i < count; i++) {
            to.set(targetOffset + i, from.get(sourceOffset + i));
        }
        target.touch();
    }

    @Override
    public void fill(Storage target, long offset, long count, float value) {
        HostStorage to = (HostStorage) target;
        for (long i = offset; i < offset + count; i++) {
            to.set(i, value);
        }
        target.touch();
    }

    @Override
    public void accumulate(Tensor sum, Tensor addend) {
        HostView sums = HostView.of(sum);
        HostView addends = HostView.of(addend);
        for (long row = 0; row < sum.rows(); row++) {
            for (int column = 0; column < sum.columns(); column++) {
                sums.set(row, column, sums.at(row, column) + addends.at(row, column));
            }
        }
        sum.storage().touch();
    }

    /** The calling thread does the work, so it is done already. */
    @Override
    public void synchronize() {}
}
