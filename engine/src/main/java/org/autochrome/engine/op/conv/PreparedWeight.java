package org.autochrome.engine.op.conv;

import java.util.List;
import java.util.function.Function;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A weight with its prepared form, which is made at first use and again whenever the weight was written since. The module
 * that owns the weight owns this too and closes it.
 */
public final class PreparedWeight implements AutoCloseable {
    private final Shape shape;
    private final boolean dropRaw;
    private @Nullable Tensor raw;
    private @Nullable WeightForm form;
    private long version;

    private PreparedWeight(Tensor raw, boolean dropRaw) {
        this.shape = raw.shape();
        this.dropRaw = dropRaw;
        this.raw = raw;
        raw.storage().retain();
    }

    /** Keeps the weight beside its form, so that the form can follow its changes. */
    public static PreparedWeight of(Tensor weight) {
        return new PreparedWeight(weight, false);
    }

    /** Lets the weight go as soon as its form is made: half the memory, for weights that never change. */
    public static PreparedWeight constant(Tensor weight) {
        return new PreparedWeight(weight, true);
    }

    /** Shape of the weight as it was given. */
    public Shape shape() {
        return shape;
    }

    /** The weight as it was given, or nothing if only its form is left. */
    List<Tensor> tensors() {
        return raw == null ? List.of() : List.of(raw);
    }

    /** The prepared form; {@code prepare} makes it if there is none or if it is stale. */
    WeightForm form(Function<Tensor, WeightForm> prepare) {
        Tensor weight = raw;
        if (weight != null && (form == null || version != weight.storage().version())) {
            closeForm();
            form = prepare.apply(weight);
            version = weight.storage().version();
            if (dropRaw) {
                weight.storage().release();
                raw = null;
            }
        }
        if (form == null) {
            throw new IllegalStateException("prepared weight: used after it was closed");
        }
        return form;
    }

    private void closeForm() {
        if (form != null) {
            form.close();
            form = null;
        }
    }

    @Override
    public void close() {
        closeForm();
        if (raw != null) {
            raw.storage().release();
            raw = null;
        }
    }
}
