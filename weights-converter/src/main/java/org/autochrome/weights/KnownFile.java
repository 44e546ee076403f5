package org.autochrome.weights;

import java.util.List;

/**
 * A published checkpoint.
 *
 * @param name what it is called here: {@code artistic}, {@code stable}, {@code video}
 * @param file the file name it was published under
 * @param architecture id of its architecture
 * @param bytes its size
 * @param sha256 in lower-case hexadecimal digits
 * @param addresses where it has been offered, the authors' own first
 */
public record KnownFile(
        String name, String file, String architecture, long bytes, String sha256, List<String> addresses) {
    /** Copies the list. */
    public KnownFile {
        addresses = List.copyOf(addresses);
    }
}
