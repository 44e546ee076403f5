package org.autochrome.engine.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * A file that appears whole or not at all: written under a temporary name in the same folder, moved into place by
 * {@link #commit()}, also where the power fails. Closing without a commit removes what was written, and so does the end
 * of the program (Ctrl-C).
 */
public final class AtomicFile implements AutoCloseable {
    /** Guards {@link #UNFINISHED} and {@link #ending}: no file is begun once the others have been removed. */
    private static final Object LOCK = new Object();

    private static final Set<Path> UNFINISHED = new HashSet<>();
    private static boolean ending;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtomicFile::removeUnfinished, "remove unfinished files"));
    }

    private final Path target;
    private final Path temporary;
    private final boolean overwrite;
    private final FileChannel channel;

    private AtomicFile(Path target, Path temporary, boolean overwrite, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.overwrite = overwrite;
        this.channel = channel;
    }

    /**
     * Begins writing {@code target}.
     *
     * @param overwrite whether a file that is already there may be replaced
     * @throws NoSuchFileException if the folder of {@code target} does not exist
     * @throws FileAlreadyExistsException if {@code target} exists and must not be replaced, or is no regular file
     */
    public static AtomicFile create(Path target, boolean overwrite) throws IOException {
        check(target, overwrite);
        Path absolute = target.toAbsolutePath();
        Path temporary = absolute.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
        synchronized (LOCK) {
            if (ending) {
                throw new IOException(target + " is not written: the program is ending");
            }
            FileChannel channel = FileChannel.open(
                    temporary, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            UNFINISHED.add(temporary);
            return new AtomicFile(absolute, temporary, overwrite, channel);
        }
    }

    /**
     * Checks, before any work is done, that {@code target} could be written.
     *
     * @throws FileAlreadyExistsException if it exists and must not be replaced, or is no regular file
     * @throws NoSuchFileException if its folder does not exist
     */
    public static void check(Path target, boolean overwrite) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(target.toString(), null, "its folder does not exist");
        }
        boolean exists = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        if (exists && !Files.isRegularFile(target)) {
            throw new FileAlreadyExistsException(target.toString(), null, "exists and is not a regular file");
        }
        if (exists && !overwrite) {
            throw new FileAlreadyExistsException(target.toString(), null, "exists already");
        }
    }

    /** Where to write; readable too. */
    public FileChannel channel() {
        return channel;
    }

    /** Brings the content to the disk, closes the channel and moves the file into place, replacing an older one only if that was allowed. */
    public void commit() throws IOException {
        channel.force(true);
        channel.close();
        check(target, overwrite);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes the temporary file unless {@link #commit()} moved it. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
        synchronized (LOCK) {
            UNFINISHED.remove(temporary);
        }
    }

    private static void removeUnfinished() {
        synchronized (LOCK) {
            ending = true;
            UNFINISHED.forEach(path -> path.toFile().delete());
        }
    }
}
