package org.autochrome.engine.op.conv;

/**
 * A weight as one device's kernels want it: packed, transposed or transformed. Its owner closes it. A form that reads
 * the weight itself retains its storage, since the owner may let the weight go once the form is made.
 */
public interface WeightForm extends AutoCloseable {
    @Override
    void close();
}
