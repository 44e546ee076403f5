package org.autochrome.engine.op.conv;

/** A weight as one device's kernels want it: packed, transposed or transformed. Its owner closes it. */
public interface WeightForm extends AutoCloseable {
    @Override
    void close();
}
