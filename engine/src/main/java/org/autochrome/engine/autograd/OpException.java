package org.autochrome.engine.autograd;

/** An op was asked for something its rules forbid. The message names op, rule and the actual values. */
public final class OpException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public OpException(String op, String rule) {
        super(op + ": " + rule);
    }

    private OpException(String message, OpException cause) {
        super(message, cause);
    }

    /** The same complaint, with the name of the layer in which it arose. */
    OpException in(String module) {
        return module.isEmpty() ? this : new OpException(getMessage() + " (in " + module + ")", this);
    }
}
