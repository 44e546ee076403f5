package org.autochrome.engine.check;

/** A device computed something else than expected, or wrote where it must not. */
public final class ParityException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ParityException(String message) {
        super(message);
    }
}
