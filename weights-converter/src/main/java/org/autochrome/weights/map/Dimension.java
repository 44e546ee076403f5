package org.autochrome.weights.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One dimension of a shape in a key map: a sum of integers, symbols and multiples of symbols, {@code 4*u8} or
 * {@code u8+3}.
 */
final class Dimension {
    private static final Pattern TERM = Pattern.compile("(?:(\\d+)\\*)?([a-z]\\d*)|(\\d+)");

    private record Multiple(long factor, String symbol) {}

    private final String text;
    private final List<Multiple> multiples = new ArrayList<>();
    private long constant;

    private Dimension(String text) {
        this.text = text;
    }

    /** Parses an expression without braces. */
    static Dimension parse(String text) {
        Dimension dimension = new Dimension(text);
        for (String term : text.split("\\+", -1)) {
            Matcher matcher = TERM.matcher(term);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("key map: \"" + text + "\" is not a dimension");
            }
            if (matcher.group(3) != null) {
                dimension.constant += Long.parseLong(matcher.group(3));
            } else {
                long factor = matcher.group(1) == null ? 1 : Long.parseLong(matcher.group(1));
                dimension.multiples.add(new Multiple(factor, matcher.group(2)));
            }
        }
        return dimension;
    }

    /** The value, if every symbol has one. */
    OptionalLong value(Map<String, Long> symbols) {
        long value = constant;
        for (Multiple multiple : multiples) {
            Long size = symbols.get(multiple.symbol());
            if (size == null) {
                return OptionalLong.empty();
            }
            value += multiple.factor() * size;
        }
        return OptionalLong.of(value);
    }

    /**
     * Whether {@code actual} agrees. A single symbol that has no value yet gets the one that makes it agree; with several
     * unknown ones nothing can be said, and any size agrees.
     */
    boolean accept(long actual, Map<String, Long> symbols) {
        long rest = actual - constant;
        List<Multiple> unknown = new ArrayList<>();
        for (Multiple multiple : multiples) {
            Long size = symbols.get(multiple.symbol());
            if (size == null) {
                unknown.add(multiple);
            } else {
                rest -= multiple.factor() * size;
            }
        }
        if (unknown.isEmpty()) {
            return rest == 0;
        }
        if (unknown.size() == 1) {
            Multiple only = unknown.get(0);
            if (rest <= 0 || rest % only.factor() != 0) {
                return false;
            }
            symbols.put(only.symbol(), rest / only.factor());
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
