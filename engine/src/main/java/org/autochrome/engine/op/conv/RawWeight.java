package org.autochrome.engine.op.conv;

import org.autochrome.engine.core.Tensor;

/** The form of a weight that needs no preparation: the weight itself, kept alive until the form is closed. */
record RawWeight(Tensor weight) implements WeightForm {
    RawWeight {
        weight.storage().retain();
    }

    @Override
    public void close() {
        weight.storage().release();
    }
}
