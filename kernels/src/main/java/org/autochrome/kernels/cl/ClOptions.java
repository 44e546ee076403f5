package org.autochrome.kernels.cl;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * How a program is built: values of its tunables ({@code -D}) and compiler flags. Immutable, and equal whatever the
 * order of the calls, so that one set of options is one entry of the program cache.
 */
public final class ClOptions {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern VALUE = Pattern.compile("[\\w.+\\-()*/]+");
    private static final Pattern FLAG = Pattern.compile("-[\\w\\-=.]+");
    private static final ClOptions DEFAULTS = new ClOptions(new TreeMap<>(), new TreeSet<>());

    private final SortedMap<String, String> defines;
    private final SortedSet<String> flags;
    private final String text;

    private ClOptions(SortedMap<String, String> defines, SortedSet<String> flags) {
        this.defines = defines;
        this.flags = flags;
        StringBuilder builder = new StringBuilder("-cl-std=CL1.2 -cl-kernel-arg-info");
        flags.forEach(flag -> builder.append(' ').append(flag));
        defines.forEach(
                (name, value) -> builder.append(" -D").append(name).append('=').append(value));
        this.text = builder.toString();
    }

    /** The defaults that the source itself gives. */
    public static ClOptions defaults() {
        return DEFAULTS;
    }

    /** These options with a macro set to an integer. */
    public ClOptions define(String name, long value) {
        return define(name, Long.toString(value));
    }

    /**
     * These options with a macro set to a text.
     *
     * @throws IllegalArgumentException if the name is no identifier, or the value would need quoting
     */
    public ClOptions define(String name, String value) {
        require(IDENTIFIER, name, "macro name");
        require(VALUE, value, "value of macro " + name);
        SortedMap<String, String> more = new TreeMap<>(defines);
        more.put(name, value);
        return new ClOptions(more, flags);
    }

    /**
     * These options with a compiler flag, such as {@code -cl-mad-enable}.
     *
     * @throws IllegalArgumentException if it is no flag of a single word
     */
    public ClOptions flag(String flag) {
        require(FLAG, flag, "compiler flag");
        SortedSet<String> more = new TreeSet<>(flags);
        more.add(flag);
        return new ClOptions(defines, more);
    }

    private static void require(Pattern pattern, String text, String what) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "OpenCL build options: %s must match %s but is \"%s\"".formatted(what, pattern, text));
        }
    }

    /** The macros, sorted by name. */
    Map<String, String> defines() {
        return defines;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClOptions options && options.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The options as the compiler gets them. */
    @Override
    public String toString() {
        return text;
    }
}
