package org.autochrome.weights.map;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a key map, as {@code resnet-basic.keys} explains them.
 *
 * @param module dotted name, with indices in braces
 * @param dimensions of the module's weight, with indices in braces
 * @param condition the module exists only where a key begins with this; empty if it always does
 */
record KeyRule(Kind kind, String module, List<String> dimensions, boolean bias, String condition) {
    private static final Pattern LINE =
            Pattern.compile("(\\w+)\\s+(\\S+)\\s+\\[([^\\]]*)\\](\\s+bias)?(?:\\s+if\\s+(\\S+))?\\s*");
    private static final Pattern INDEX = Pattern.compile("\\{([a-z])=(\\d+)(?:-(\\d+)|\\+)\\}");
    private static final Pattern COMPUTED = Pattern.compile("\\{(?:([a-z])(?:([+-])(\\d+))?|(\\d+)-([a-z]))\\}");

    enum Kind {
        PLAIN,
        BATCHNORM,
        SPECTRAL,
        WEIGHTNORM,
        TENSOR
    }

    /** A module of one checkpoint: indices filled in. */
    record Module(Kind kind, String name, List<Dimension> dimensions, boolean bias) {}

    static KeyRule parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("key map: cannot read the line \"" + line + "\"");
        }
        return new KeyRule(
                Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
                matcher.group(2),
                Arrays.asList(matcher.group(3).split(",\\s*")),
                matcher.group(4) != null,
                matcher.group(5) == null ? "" : matcher.group(5));
    }

    /** The modules that this line stands for in a checkpoint with {@code keys}. */
    List<Module> expand(Set<String> keys) {
        List<Module> modules = new ArrayList<>();
        if (condition.isEmpty() || keys.stream().anyMatch(key -> key.startsWith(condition))) {
            expand(module, new HashMap<>(), keys, modules);
        }
        return modules;
    }

    private void expand(String name, Map<String, Integer> indices, Set<String> keys, List<Module> modules) {
        Matcher matcher = INDEX.matcher(name);
        if (!matcher.find()) {
            List<Dimension> filled = dimensions.stream()
                    .map(text -> Dimension.parse(fill(text, indices)))
                    .toList();
            modules.add(new Module(kind, name, filled, bias));
            return;
        }
        String before = name.substring(0, matcher.start());
        int first = Integer.parseInt(matcher.group(2));
        int last = matcher.group(3) == null ? lastIndex(before, keys) : Integer.parseInt(matcher.group(3));
        for (int i = first; i <= last; i++) {
            indices.put(matcher.group(1), i);
            expand(before + i + name.substring(matcher.end()), indices, keys, modules);
        }
    }

    /** The largest index behind {@code prefix}, or -1; an index beyond the number of keys is no real one. */
    static int lastIndex(String prefix, Set<String> keys) {
        Pattern indexed = Pattern.compile(Pattern.quote(prefix) + "(0|[1-9]\\d{0,5})\\..*");
        int last = -1;
        for (String key : keys) {
            Matcher matcher = indexed.matcher(key);
            if (matcher.matches()) {
                int index = Integer.parseInt(matcher.group(1));
                last = index < keys.size() ? Math.max(last, index) : last;
            }
        }
        return last;
    }

    private static String fill(String text, Map<String, Integer> indices) {
        return COMPUTED.matcher(text).replaceAll(found -> {
            if (found.group(5) != null) {
                return Integer.toString(Integer.parseInt(found.group(4)) - index(indices, found.group(5)));
            }
            int offset = found.group(3) == null ? 0 : Integer.parseInt(found.group(3));
            return Integer.toString(index(indices, found.group(1)) + ("-".equals(found.group(2)) ? -offset : offset));
        });
    }

    private static int index(Map<String, Integer> indices, String letter) {
        Integer value = indices.get(letter);
        if (value == null) {
            throw new IllegalArgumentException("key map: index " + letter + " is used but not declared");
        }
        return value;
    }
}
