package org.autochrome.engine.op.conv;

import org.autochrome.engine.core.Tensor;

/** The form of a weight that needs no preparation. It belongs to whoever owns the weight, so there is nothing to close. */
record RawWeight(Tensor weight) implements WeightForm {
    @Override
    public void close() {}
}
