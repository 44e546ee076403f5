package org.autochrome.engine.simd;

import org.autochrome.engine.core.Tensor;

/**
 * Tensors of one shape cut into stretches of neighbouring floats: the pixels of images, pieces of equal length of dense
 * tensors, whatever their last dimension.
 */
record Stretches(long elements, long count, int length) {
    private static final int DENSE_LENGTH = 4096;

    /** Work on stretch {@code index}, which has {@code n} floats. */
    interface Body {
        void run(int index, int n);
    }

    static Stretches of(Tensor tensor) {
        long elements = tensor.shape().count();
        return tensor.layout().isDense()
                ? new Stretches(elements, (elements + DENSE_LENGTH - 1) / DENSE_LENGTH, DENSE_LENGTH)
                : new Stretches(elements, tensor.rows(), tensor.columns());
    }

    /** Where a tensor's stretch begins in its array. */
    static int at(Tensor tensor, int index) {
        return (int) tensor.offset()
                + index
                        * (tensor.layout().isDense()
                                ? DENSE_LENGTH
                                : tensor.layout().pixelStride());
    }

    void run(Workers workers, Body body) {
        workers.ranges((int) count, length, (from, to) -> {
            for (int index = from; index < to; index++) {
                body.run(index, (int) Math.min(length, elements - (long) index * length));
            }
        });
    }
}
