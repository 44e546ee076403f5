package org.autochrome.engine.op.elementwise;

/** Functions of two numbers. */
public enum BinaryFunction {
    /** {@code x + z}. */
    ADD,
    /** {@code x z}. */
    MULTIPLY
}
