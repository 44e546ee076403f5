package org.autochrome.engine.autograd;

import java.util.BitSet;

/** Which inputs of an op need a gradient. */
public final class OpContext {
    private final BitSet needed;

    private OpContext(BitSet needed) {
        this.needed = needed;
    }

    /** All of the first {@code inputs} need one. */
    public static OpContext all(int inputs) {
        BitSet bits = new BitSet();
        bits.set(0, inputs);
        return new OpContext(bits);
    }

    public boolean needs(int input) {
        return needed.get(input);
    }
}
