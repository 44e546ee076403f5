package org.autochrome.weights.map;

/** How a module's weight is stored. The converter keeps it as stored; loading a network resolves it. */
public enum Parameterisation {
    /** The weight itself. */
    PLAIN,
    /** Scale, shift and running statistics of a batch normalization. */
    BATCH_NORM,
    /**
     * Spectral normalization: the weight is {@code weight_orig / (u . W v)} with the stored u and v (Miyato et al. 2018,
     * Spectral Normalization for Generative Adversarial Networks, section 2.1).
     */
    SPECTRAL_NORM,
    /**
     * Weight normalization: the weight is {@code weight_g * weight_v / ||weight_v||} per output channel (Salimans and
     * Kingma 2016, Weight Normalization, section 2).
     */
    WEIGHT_NORM
}
