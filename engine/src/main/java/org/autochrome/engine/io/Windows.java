package org.autochrome.engine.io;

import java.io.IOException;

/** Takes long arrays in pieces. */
final class Windows {
    private Windows() {}

    /** What is done with {@code length} elements from {@code first} on. */
    interface Window {
        void take(int first, int length) throws IOException;
    }

    /** Covers {@code count} elements in their order by windows of {@code size} elements, the last one perhaps shorter. */
    static void forEach(int count, int size, Window window) throws IOException {
        for (long first = 0; first < count; first += size) {
            window.take((int) first, (int) Math.min(size, count - first));
        }
    }
}
