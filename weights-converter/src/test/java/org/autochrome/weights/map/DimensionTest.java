package org.autochrome.weights.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DimensionTest {
    private final Map<String, Long> symbols = new HashMap<>();

    private boolean accept(String dimension, long actual) {
        return Dimension.parse(dimension).accept(actual, symbols);
    }

    @Test
    void theFirstSizeDecidesASymbol() {
        assertThat(accept("4*u8", 1200)).isTrue();
        assertThat(symbols).containsExactly(Map.entry("u8", 300L));
        assertThat(accept("u8+3", 303)).isTrue();
        assertThat(accept("u8+3", 304)).isFalse();
        assertThat(accept("u8+c3", 364)).isTrue();
        assertThat(symbols).containsEntry("c3", 64L);
        assertThat(Dimension.parse("2*u8+c3+1").value(symbols)).hasValue(665);
    }

    @Test
    void sizesThatNoSymbolFitsAreRefused() {
        assertThat(accept("3", 3)).isTrue();
        assertThat(accept("3", 4)).isFalse();
        assertThat(accept("4*u", 6)).isFalse();
        assertThat(accept("u+3", 3)).isFalse();
        assertThat(symbols).isEmpty();
    }

    @Test
    void twoUnknownsDecideNothing() {
        assertThat(accept("a+b", 7)).isTrue();
        assertThat(symbols).isEmpty();
        assertThat(Dimension.parse("a+b").value(symbols)).isEmpty();
    }

    @Test
    void nonsenseIsNamed() {
        assertThatThrownBy(() -> Dimension.parse("4*")).hasMessage("key map: \"4*\" is not a dimension");
    }
}
