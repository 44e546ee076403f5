package org.autochrome.engine.op.conv;

import java.util.function.Supplier;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A weight with its prepared form, which is made at first use and again whenever the weight was written since. The module
 * that owns the weight owns this too and closes it.
 */
public final class PreparedWeight implements AutoCloseable {
    private final Tensor weight;
    private @Nullable WeightForm form;
    private long version;

    public PreparedWeight(Tensor weight) {
        this.weight = weight;
    }

    /** The weight as it was given. */
    public Tensor weight() {
        return weight;
    }

    /** The prepared form; {@code prepare} makes it if there is none or if it is stale. */
    WeightForm form(Supplier<WeightForm> prepare) {
        if (form == null || version != weight.storage().version()) {
            close();
            form = prepare.get();
            version = weight.storage().version();
        }
        return form;
    }

    @Override
    public void close() {
        if (form != null) {
            form.close();
            form = null;
        }
    }
}
