package org.autochrome.engine.nn;

import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.PreparedWeight;
import org.jspecify.annotations.Nullable;

/**
 * A layer's weight and how it comes from the layer's parameters: as it is, or normalized ({@link SpectralNorm}, {@link
 * WeightNorm}). In evaluation the computed weight is kept and made again only when a parameter was written.
 */
abstract class Weight implements AutoCloseable {
    private final Shape shape;
    private @Nullable Tensor value;
    private long version = -1;
    private @Nullable PreparedWeight prepared;
    private @Nullable Tensor preparedFrom;

    Weight(Shape shape) {
        this.shape = shape;
    }

    /** Registers the parameters that {@code norm} needs with their layer. */
    static Weight of(WeightNormalization norm, Module layer, Shape stored, Shape used) {
        return switch (norm) {
            case NONE -> new PlainWeight(layer, stored, used);
            case SPECTRAL -> new SpectralNorm(layer, stored, used);
            case WEIGHT -> new WeightNorm(layer, stored, used);
        };
    }

    /** The shape in which ops read it. */
    final Shape shape() {
        return shape;
    }

    /** The weight for a training step, computed in the innermost scope; may update buffers. */
    abstract Tensor forTraining();

    /** The weight for evaluation, computed in the innermost scope. */
    abstract Tensor forEvaluation();

    /** Sum of the parameters' versions: tells whether a kept value is stale. */
    abstract long sourceVersion();

    /** Lets the parameters go, once a constant form of the weight was made. */
    abstract void dropSources();

    /** The evaluation weight, kept until a parameter changes. */
    final Tensor value() {
        Tensor kept = value;
        if (kept == null || version != sourceVersion()) {
            releaseValue();
            kept = MemoryScope.returning(this::forEvaluation);
            kept.storage().retain();
            value = kept;
            version = sourceVersion();
        }
        return kept;
    }

    /** The evaluation weight in the form that kernels read; once it is constant, only that form is kept. */
    final PreparedWeight prepared(Execution how) {
        PreparedWeight kept = prepared;
        if (how == Execution.FUSED) {
            return kept == null ? constant(value()) : kept;
        }
        Tensor now = value();
        if (kept == null || preparedFrom != now) {
            releasePrepared();
            kept = PreparedWeight.of(now);
            prepared = kept;
            preparedFrom = now;
        }
        return kept;
    }

    /** Whether a constant form exists already. */
    final boolean isConstant() {
        return prepared != null;
    }

    /** Takes {@code values} for the weight from here on and lets parameters and evaluation weight go. */
    final PreparedWeight constant(Tensor values) {
        PreparedWeight made = PreparedWeight.constant(values);
        prepared = made;
        releaseValue();
        dropSources();
        return made;
    }

    private void releaseValue() {
        if (value != null) {
            value.storage().release();
            value = null;
        }
    }

    private void releasePrepared() {
        if (prepared != null) {
            prepared.close();
            prepared = null;
            preparedFrom = null;
        }
    }

    /** Lets go all that was computed from the parameters. */
    @Override
    public void close() {
        releasePrepared();
        releaseValue();
    }
}
