package org.autochrome.colorizer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.autochrome.engine.core.UserFolders;
import org.autochrome.engine.io.Sha256;
import org.autochrome.weights.Converter;
import org.autochrome.weights.KnownFile;
import org.autochrome.weights.KnownFiles;
import org.autochrome.weights.Progress;

/**
 * Finds a model's weights by name or file, and converts a PyTorch checkpoint into the cache on its first use.
 */
public final class ModelFiles {
    private ModelFiles() {}

    /** Where models with a name are looked for: {@code autochrome/models} in the user's data folder. */
    public static Path folder() {
        return UserFolders.data().resolve("models");
    }

    /**
     * The SafeTensors file of a model.
     *
     * @param nameOrFile {@code artistic}, {@code stable}, {@code video}, or a {@code .safetensors} or {@code .pth} file
     * @param progress is told how far a conversion has come
     * @throws NoSuchFileException if there is no such file, or if a named model's weights are not at hand; the message
     *     says which file to get, from where, its size and SHA-256
     */
    public static Path resolve(String nameOrFile, Progress progress) throws IOException {
        Path file = Path.of(nameOrFile);
        if (Files.exists(file)) {
            return converted(file, progress);
        }
        KnownFile known = KnownFiles.named(nameOrFile)
                .orElseThrow(() -> new NoSuchFileException(
                        nameOrFile + ": no such file, and no model of that name; models with a name are " + names()));
        for (Path place : places(known)) {
            if (Files.exists(place)) {
                return converted(place, progress);
            }
        }
        throw new NoSuchFileException(missing(known));
    }

    private static String names() {
        return KnownFiles.all().stream().map(KnownFile::name).collect(Collectors.joining(", "));
    }

    private static List<Path> places(KnownFile known) {
        return List.of(
                folder().resolve(known.name() + ".safetensors"),
                folder().resolve(known.file()),
                Path.of(known.name() + ".safetensors"),
                Path.of(known.file()));
    }

    private static String missing(KnownFile known) {
        return "model " + known.name() + ": its weights are not at hand. Get " + known.file() + " (" + known.bytes()
                + " bytes, SHA-256 " + known.sha256() + ") from " + String.join(" or ", known.addresses())
                + " and put it into "
                + folder() + ", or give its place with --model FILE";
    }

    private static Path converted(Path file, Progress progress) throws IOException {
        if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
            return file;
        }
        Path target = cached(file);
        if (!Files.exists(target)) {
            Files.createDirectories(target.getParent());
            new Converter(true, progress).convert(file, target);
        }
        return target;
    }

    /** Named after the file, and told apart by its place, size and time of change. */
    private static Path cached(Path file) throws IOException {
        Path real = file.toRealPath();
        String identity =
                real + "\n" + Files.size(real) + "\n" + Files.getLastModifiedTime(real) + "\n" + Converter.VERSION;
        byte[] digest = Sha256.newDigest().digest(identity.getBytes(StandardCharsets.UTF_8));
        String stem = real.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        String name = stem + "-" + HexFormat.of().formatHex(digest, 0, 8) + ".safetensors";
        return UserFolders.cache().resolve("models").resolve(name);
    }
}
