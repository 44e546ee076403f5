package org.autochrome.weights;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a conversion did.
 *
 * @param output the SafeTensors file written
 * @param architecture id of the architecture, {@code as-is} if none was asked for
 * @param recognised the published checkpoint that the source is, if it is one
 * @param sourceSha256 of the whole source file
 * @param tensors number of tensors written
 * @param bytes bytes of tensors written
 * @param dropped keys left out because nothing here needs them
 */
public record Conversion(
        Path output,
        String architecture,
        Optional<KnownFile> recognised,
        String sourceSha256,
        int tensors,
        long bytes,
        List<String> dropped) {
    /** Copies the list. */
    public Conversion {
        dropped = List.copyOf(dropped);
    }
}
