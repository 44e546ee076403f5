package org.autochrome.engine.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private record Part(int first, int length) {}

    private static List<Part> parts(int count, int window) throws IOException {
        List<Part> parts = new ArrayList<>();
        Windows.forEach(count, window, (first, length) -> {
            parts.add(new Part(first, length));
            assertThat(parts).hasSizeLessThan(1000);
        });
        return parts;
    }

    @Test
    void theLastWindowHoldsTheRest() throws IOException {
        assertThat(parts(0, 4)).isEmpty();
        assertThat(parts(4, 4)).containsExactly(new Part(0, 4));
        assertThat(parts(9, 4)).containsExactly(new Part(0, 4), new Part(4, 4), new Part(8, 1));
    }

    @Test
    void theLongestArrayEnds() throws IOException {
        int longest = Integer.MAX_VALUE - 8;
        assertThat(parts(longest, 1 << 24)).hasSize(128).endsWith(new Part(127 << 24, longest - (127 << 24)));
    }
}
