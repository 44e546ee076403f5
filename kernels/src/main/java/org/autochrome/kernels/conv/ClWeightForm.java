package org.autochrome.kernels.conv;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Storage;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.WeightForm;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.ClStorage;
import org.autochrome.kernels.cl.ClBuffer;

/** A weight in the memory of an OpenCL device, in the order that one version of a kernel reads. */
final class ClWeightForm implements WeightForm {
    private final Storage storage;
    private final long offset;
    private final Shape shape;

    private ClWeightForm(Storage storage, long offset, Shape shape) {
        this.storage = storage;
        this.offset = offset;
        this.shape = shape;
    }

    /** The weight as it is; the form keeps its memory alive. */
    static ClWeightForm raw(Tensor weight) {
        weight.storage().retain();
        return new ClWeightForm(weight.storage(), weight.offset(), weight.shape());
    }

    /** Memory for another order of a weight, to be filled. */
    static ClWeightForm allocate(ClDevice device, long elements, Shape weight) {
        return new ClWeightForm(device.allocate(elements), 0, weight);
    }

    static ClWeightForm of(WeightForm form) {
        if (form instanceof ClWeightForm own) {
            return own;
        }
        throw new IllegalArgumentException("convolution on OpenCL: the weight was prepared by another device ("
                + form.getClass().getName() + "); prepare it with this device's kernels");
    }

    ClBuffer buffer() {
        return ((ClStorage) storage).buffer();
    }

    /** Floats of the buffer before the form's first. */
    long offset() {
        return offset;
    }

    /** The weight's own shape. */
    Shape shape() {
        return shape;
    }

    @Override
    public void close() {
        storage.release();
    }
}
