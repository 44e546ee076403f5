package org.autochrome.weights;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/** The published checkpoints, from {@code known-files.properties} beside this class. */
public final class KnownFiles {
    private static final String RESOURCE = "known-files.properties";
    private static final List<KnownFile> ALL = load();

    private KnownFiles() {}

    /** All of them: artistic, stable, video. */
    public static List<KnownFile> all() {
        return ALL;
    }

    /** The one called {@code name}. */
    public static Optional<KnownFile> named(String name) {
        return ALL.stream().filter(known -> known.name().equals(name)).findFirst();
    }

    /** The one whose content has this SHA-256. */
    public static Optional<KnownFile> recognise(String sha256) {
        return ALL.stream().filter(known -> known.sha256().equals(sha256)).findFirst();
    }

    private static List<KnownFile> load() {
        Properties properties = new Properties();
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(KnownFiles.class.getResourceAsStream(RESOURCE), RESOURCE),
                StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<KnownFile> files = new ArrayList<>();
        for (String name : get(properties, "names").split(" ", -1)) {
            files.add(new KnownFile(
                    name,
                    get(properties, name + ".file"),
                    get(properties, name + ".architecture"),
                    Long.parseLong(get(properties, name + ".bytes")),
                    get(properties, name + ".sha256"),
                    List.of(get(properties, name + ".addresses").split("\\s+", -1))));
        }
        return List.copyOf(files);
    }

    private static String get(Properties properties, String key) {
        return Objects.requireNonNull(properties.getProperty(key), key + " in " + RESOURCE);
    }
}
