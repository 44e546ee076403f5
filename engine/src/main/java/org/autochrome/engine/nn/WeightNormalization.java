package org.autochrome.engine.nn;

/** How a layer's weight comes from its parameters. */
public enum WeightNormalization {
    /** {@code weight} itself. */
    NONE,
    /** {@code weight_orig} over its largest singular value, see {@link SpectralNorm}. */
    SPECTRAL,
    /** {@code weight_g} times the direction of {@code weight_v}, see {@link WeightNorm}. */
    WEIGHT
}
