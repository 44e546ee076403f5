package org.autochrome.colorizer.image;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A picture file that cannot be read or written; the message is one line: the file, what is wrong, what to do. */
public final class ImageException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    ImageException(Path file, String problem) {
        this(file, problem, null);
    }

    ImageException(Path file, String problem, @Nullable Throwable cause) {
        super(oneLine(file + ": " + problem), cause);
    }

    /** A library's own words, shortened, for the end of a message. */
    static String reason(Throwable failure) {
        String message = failure.getMessage();
        String name = failure.getClass().getSimpleName();
        if (message == null || message.isBlank()) {
            return name;
        }
        String line = oneLine(message);
        return line.length() <= 160 ? line : line.substring(0, 157) + "...";
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
