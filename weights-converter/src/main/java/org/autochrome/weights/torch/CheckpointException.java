package org.autochrome.weights.torch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.autochrome.engine.io.Printable;

/** A file that is not a checkpoint, is damaged, or asks for something refused; the message names file and rule. */
public final class CheckpointException extends IOException {
    public CheckpointException(Path file, String problem) {
        super(file + ": " + Printable.of(problem));
    }

    /** A problem with an item on a line of its own for each detail. */
    public CheckpointException(Path file, String problem, List<String> details) {
        super(file + ": " + Printable.of(problem) + ":"
                + details.stream().map(detail -> "\n  " + Printable.of(detail)).collect(Collectors.joining()));
    }

    public CheckpointException(Path file, String problem, Throwable cause) {
        super(file + ": " + Printable.of(problem), cause);
    }
}
