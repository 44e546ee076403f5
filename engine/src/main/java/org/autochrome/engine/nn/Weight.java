package org.autochrome.engine.nn;

import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A layer's weight and how it comes from the layer's parameters: as it is, or normalized ({@link SpectralNorm}, {@link
 * WeightNorm}). In evaluation the computed weight is kept and made again only when a parameter was written.
 */
abstract class Weight implements AutoCloseable {
    private final Shape shape;
    private @Nullable Tensor value;
    private long version = -1;

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
            close();
            kept = MemoryScope.returning(this::forEvaluation);
            kept.storage().retain();
            value = kept;
            version = sourceVersion();
        }
        return kept;
    }

    @Override
    public void close() {
        if (value != null) {
            value.storage().release();
            value = null;
        }
    }
}
