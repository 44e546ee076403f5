package org.autochrome.engine.io;

import java.io.IOException;
import java.nio.file.Path;

/** A SafeTensors file that breaks the format's rules; the message is one line of printable text: file, rule, values. */
public final class SafeTensorsException extends IOException {
    private static final long serialVersionUID = 1L;

    public SafeTensorsException(Path file, String problem) {
        super(file + ": " + Printable.of(problem));
    }

    public SafeTensorsException(Path file, String problem, Throwable cause) {
        super(file + ": " + Printable.of(problem), cause);
    }
}
