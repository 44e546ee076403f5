package org.autochrome.engine.nn;

/** How a loaded module computes. */
public enum Execution {
    /** Every layer by itself, as published; parameters stay changeable, every layer's output exists. */
    PLAIN,
    /**
     * For inference: norms folded into convolutions where they follow directly, activations and affines fused behind them,
     * weights kept only in the form the device wants.
     */
    FUSED
}
