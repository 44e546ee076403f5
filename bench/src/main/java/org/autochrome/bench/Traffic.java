package org.autochrome.bench;

import org.autochrome.engine.autograd.DispatchListener;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Conv2dOp;
import org.autochrome.engine.op.conv.ConvTranspose2dOp;
import org.autochrome.engine.op.conv.ResidualConv2dOp;

/** Counts the bytes that ops cannot do without: each input and weight read once, each result written once, no padding. */
final class Traffic implements DispatchListener {
    private long floats;

    @Override
    public void beforeOp(Op op, String module) {
        if (op instanceof Conv2dOp conv) {
            floats += conv.weight().shape().count() + conv.x().shape().count();
            conv.epilogue().tensors().forEach(this::add);
        } else if (op instanceof ConvTranspose2dOp conv) {
            floats += conv.weight().shape().count() + conv.x().shape().count();
            conv.epilogue().tensors().forEach(this::add);
        } else if (op instanceof ResidualConv2dOp residual) {
            beforeOp(residual.convolution(), module);
            add(residual.residual());
        } else {
            op.inputs().forEach(this::add);
        }
    }

    @Override
    public void afterOp(Op op, Tensor y, String module) {
        add(y);
    }

    private void add(Tensor tensor) {
        floats += tensor.shape().count();
    }

    long bytes() {
        return floats * Float.BYTES;
    }
}
