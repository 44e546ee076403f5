package org.autochrome.engine.io;

/** Text from a file, made harmless for a terminal. */
public final class Printable {
    private Printable() {}

    /** {@code text} with control and formatting characters spelt out, line ends too. */
    public static String of(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean hidden = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
            if (hidden) {
                printable.append(String.format("\\u%04x", c));
            } else {
                printable.appendCodePoint(c);
            }
        });
        return printable.toString();
    }
}
