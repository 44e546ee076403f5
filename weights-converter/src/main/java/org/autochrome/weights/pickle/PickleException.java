package org.autochrome.weights.pickle;

import java.io.IOException;

/** A pickle that is damaged, too large, or asks for something outside the closed lists. */
public final class PickleException extends IOException {
    PickleException(String message) {
        super(message);
    }

    PickleException(String message, Throwable cause) {
        super(message, cause);
    }
}
