package org.autochrome.weights.torch;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is not a checkpoint, is damaged, or asks for something refused; the message names file and rule. */
public final class CheckpointException extends IOException {
    public CheckpointException(Path file, String problem) {
        super(file + ": " + Printable.of(problem));
    }

    public CheckpointException(Path file, String problem, Throwable cause) {
        super(file + ": " + Printable.of(problem), cause);
    }
}
