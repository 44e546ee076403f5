package org.autochrome.colorizer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import org.autochrome.engine.io.SafeTensors;

/** Files under {@code golden/} among the test resources. */
public final class Golden {
    private Golden() {}

    /** Such as {@code tiny/tiny_deep_legacy.pth}. */
    public static Path file(String name) {
        URL url = Golden.class.getResource("/golden/" + name);
        try {
            return Path.of(Objects.requireNonNull(url, name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static SafeTensors tensors(String name) {
        try {
            return SafeTensors.open(file(name + ".safetensors"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
