package org.autochrome.engine.core;

import java.nio.file.Path;

/** Where files of the user's live, after the XDG base directory specification. */
public final class UserFolders {
    private UserFolders() {}

    /**
     * What can be made again: {@code -Dautochrome.cache}, else {@code autochrome} in {@code $XDG_CACHE_HOME}, else in
     * {@code ~/.cache}.
     */
    public static Path cache() {
        String chosen = System.getProperty("autochrome.cache");
        return chosen == null ? home("XDG_CACHE_HOME", ".cache") : Path.of(chosen);
    }

    /** What the user keeps: {@code autochrome} in {@code $XDG_DATA_HOME}, else in {@code ~/.local/share}. */
    public static Path data() {
        return home("XDG_DATA_HOME", ".local/share");
    }

    private static Path home(String variable, String otherwise) {
        String base = System.getenv(variable);
        Path folder = base == null || base.isEmpty() || !Path.of(base).isAbsolute()
                ? Path.of(System.getProperty("user.home"), otherwise)
                : Path.of(base);
        return folder.resolve("autochrome");
    }
}
