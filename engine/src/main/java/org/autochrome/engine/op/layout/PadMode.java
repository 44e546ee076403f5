package org.autochrome.engine.op.layout;

/** What a border is filled with. */
public enum PadMode {
    ZERO,
    /** The nearest pixel of the edge. */
    REPLICATE,
    /** The picture mirrored at its edge pixel, which is not repeated. */
    REFLECT
}
