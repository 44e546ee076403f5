package org.autochrome.colorizer.image;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import javax.imageio.stream.FileImageOutputStream;
import javax.imageio.stream.ImageOutputStream;

/**
 * A file that appears whole or not at all: it is written beside its place under another name and then moved.
 *
 * <p>If the program is ended on the way (Ctrl-C), the unfinished file is deleted as the Java machine shuts down.
 */
final class OutputFile {

    private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(OutputFile::deleteUnfinished, "delete unfinished pictures"));
    }

    private OutputFile() {}

    /** Writes a file's content. */
    @FunctionalInterface
    interface Content {
        void writeTo(ImageOutputStream out) throws IOException;
    }

    static void check(Path file, boolean overwrite) throws ImageException {
        if (Files.isDirectory(file)) {
            throw new ImageException(file, "this is a folder; name a file in it");
        }
        if (Files.exists(file) && !overwrite) {
            throw new ImageException(
                    file, "the file exists and is left alone; choose another name or allow overwriting");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new ImageException(file, "there is no folder " + folder + "; create it first");
        }
    }

    static void write(Path file, boolean overwrite, Content content) throws ImageException {
        check(file, overwrite);
        try {
            // Through a link, so that what it names is replaced and not the link itself.
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
            Path unfinished = target.resolveSibling(".autochrome-" + random + ".part");
            UNFINISHED.add(unfinished);
            try {
                Files.newOutputStream(unfinished, StandardOpenOption.CREATE_NEW).close();
                try (ImageOutputStream out = new FileImageOutputStream(unfinished.toFile())) {
                    content.writeTo(out);
                }
                move(unfinished, target, overwrite);
            } finally {
                Files.deleteIfExists(unfinished);
                UNFINISHED.remove(unfinished);
            }
        } catch (ImageException e) {
            throw e;
        } catch (FileAlreadyExistsException e) {
            throw new ImageException(file, "another program has just written this file; choose another name", e);
        } catch (IOException e) {
            throw new ImageException(
                    file,
                    "writing failed (" + ImageException.reason(e) + "); check the folder's permissions and free space",
                    e);
        }
    }

    private static void move(Path unfinished, Path target, boolean overwrite) throws IOException {
        if (!overwrite) {
            Files.move(unfinished, target);
            return;
        }
        try {
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void deleteUnfinished() {
        for (Path path : UNFINISHED) {
            path.toFile().delete();
        }
    }
}
