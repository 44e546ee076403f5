package org.autochrome.bench;

import org.autochrome.engine.autograd.DispatchListener;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.core.Tensor;

/** Counts the bytes that ops cannot do without: each input and weight read once, each result written once, no padding. */
final class Traffic implements DispatchListener {
    private long floats;

    @Override
    public void afterOp(Op op, Tensor y, String module) {
        floats += op.elementsRead() + y.shape().count();
    }

    long bytes() {
        return floats * Float.BYTES;
    }
}
