package org.autochrome.engine.nn;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A named dense tensor that belongs to a module: learned, or (a buffer) kept beside what is learned, such as running
 * statistics. It has a shape from the start and values once the module was loaded.
 */
public final class Parameter implements AutoCloseable {
    private final Shape shape;
    private final boolean learned;
    private @Nullable Tensor tensor;
    private long earlierVersions;

    Parameter(Shape shape, boolean learned) {
        this.shape = shape;
        this.learned = learned;
    }

    public Shape shape() {
        return shape;
    }

    /** Whether an optimizer may change it; false for buffers. */
    public boolean isLearned() {
        return learned;
    }

    /**
     * The values.
     *
     * @throws IllegalStateException before the module was loaded, or after the parameter was let go
     */
    public Tensor tensor() {
        if (tensor == null) {
            throw new IllegalStateException("parameter " + shape + " holds no values: load the module first");
        }
        return tensor;
    }

    /** Grows with every write, be it into the tensor or by {@link #set}. */
    public long version() {
        return earlierVersions + tensor().storage().version();
    }

    public boolean isLoaded() {
        return tensor != null;
    }

    /** Replaces the values; the parameter keeps the tensor's storage alive. */
    public void set(Tensor values) {
        if (!values.shape().equals(shape)) {
            throw new IllegalArgumentException("parameter: expected shape " + shape + ", got " + values.shape());
        }
        values.storage().retain();
        close();
        tensor = values;
    }

    /** Lets the values go. */
    @Override
    public void close() {
        if (tensor != null) {
            earlierVersions += tensor.storage().version() + 1;
            tensor.storage().release();
            tensor = null;
        }
    }
}
