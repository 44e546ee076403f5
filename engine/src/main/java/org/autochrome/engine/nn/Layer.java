package org.autochrome.engine.nn;

import org.autochrome.engine.core.Tensor;

/** A module with one tensor in and one tensor out. */
public abstract class Layer extends Module {
    /** Runs {@link #forward} under this layer's name; the result belongs to the innermost memory scope. */
    public final Tensor call(Tensor x) {
        return run(() -> forward(x));
    }

    protected abstract Tensor forward(Tensor x);
}
