package org.autochrome.colorizer.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.autochrome.colorizer.image.ImageException;
import org.autochrome.engine.core.OutOfDeviceMemoryException;
import org.autochrome.engine.io.SafeTensorsException;
import org.autochrome.weights.torch.CheckpointException;

/** What a failure is called on the command line, in one line, and which exit code it has. */
final class Failures {
    private Failures() {}

    static String message(Throwable e) {
        String text = e.getMessage() == null ? e.toString() : e.getMessage();
        if (e instanceof OutOfDeviceMemoryException) {
            return text + "; try a smaller --render-factor, or another --device";
        }
        if (e instanceof FileAlreadyExistsException) {
            return text + (text.contains("exists") ? "" : ": exists already") + "; --overwrite replaces it";
        }
        if (e instanceof FileSystemException fileSystem && fileSystem.getReason() == null) {
            return text + reason(fileSystem);
        }
        return isBadInput(e) ? text : text + unexpected(e);
    }

    private static String reason(FileSystemException e) {
        boolean bare = e.getMessage() != null
                && e.getMessage().equals(e.getFile())
                && !e.getMessage().contains(": ");
        if (e instanceof NoSuchFileException) {
            return bare ? ": no such file" : "";
        }
        return e instanceof AccessDeniedException ? ": access denied" : "";
    }

    private static String unexpected(Throwable e) {
        if (e instanceof OutOfMemoryError) {
            return "; a smaller --render-factor or photo needs less memory";
        }
        return e instanceof IOException ? "" : " (" + e.getClass().getSimpleName() + "; --stacktrace tells more)";
    }

    static int exitCode(Throwable e) {
        return isBadInput(e) ? Autochrome.BAD_INPUT : Autochrome.FAILED;
    }

    /** Files and options are the user's; a disk that is full or breaks is not. */
    private static boolean isBadInput(Throwable e) {
        return e instanceof IllegalArgumentException
                || e instanceof FileSystemException
                || e instanceof ImageException
                || e instanceof CheckpointException
                || e instanceof SafeTensorsException;
    }
}
