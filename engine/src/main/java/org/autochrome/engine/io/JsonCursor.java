package org.autochrome.engine.io;

/** Walks a JSON text strictly (RFC 8259), as far as a SafeTensors header needs it: objects, arrays, strings, integers. */
final class JsonCursor {
    private final String text;
    private int position;

    JsonCursor(String text) {
        this.text = text;
    }

    /** A text that is not what the header's grammar asks for. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        SyntaxException(String message) {
            super(message);
        }
    }

    SyntaxException error(String problem) {
        return new SyntaxException("at character " + position + ": " + problem);
    }

    private SyntaxException expected(String what) {
        String found = position < text.length() ? "found " + quoted(text.charAt(position)) : "the header ends there";
        return error("expected " + what + ", " + found);
    }

    private static String quoted(char c) {
        return c < ' ' || c > '~' ? String.format("U+%04X", (int) c) : "'" + c + "'";
    }

    void skipSpace() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    boolean atEnd() {
        skipSpace();
        return position == text.length();
    }

    /** Skips space, then steps over {@code c} if it is next. */
    boolean take(char c) {
        skipSpace();
        if (position < text.length() && text.charAt(position) == c) {
            position++;
            return true;
        }
        return false;
    }

    void expect(char c) throws SyntaxException {
        if (!take(c)) {
            throw expected("'" + c + "'");
        }
    }

    void expectEnd() throws SyntaxException {
        if (!atEnd()) {
            throw expected("the end of the header");
        }
    }

    /** A non-negative integer without sign, fraction, exponent or leading zeros. */
    long integer() throws SyntaxException {
        skipSpace();
        int start = position;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
        String digits = text.substring(start, position);
        if (digits.isEmpty()) {
            throw expected("a non-negative integer");
        }
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            throw error("a number must not begin with 0");
        }
        if (position < text.length() && ".eE".indexOf(text.charAt(position)) >= 0) {
            throw expected("an integer");
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw error("the number " + brief(digits) + " is too large");
        }
    }

    String string() throws SyntaxException {
        skipSpace();
        if (!take('"')) {
            throw expected("a string");
        }
        StringBuilder value = new StringBuilder();
        while (true) {
            if (position == text.length()) {
                throw expected("the end of a string");
            }
            char c = text.charAt(position);
            if (c < ' ') {
                throw error("a control character " + quoted(c) + " in a string must be escaped");
            }
            position++;
            if (c == '"') {
                break;
            }
            value.append(c == '\\' ? escape() : c);
        }
        requirePairedSurrogates(value);
        return value.toString();
    }

    private char escape() throws SyntaxException {
        if (position == text.length()) {
            throw expected("an escape");
        }
        char c = text.charAt(position++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw error("unknown escape \\" + c);
        };
    }

    private char unicode() throws SyntaxException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = position < text.length() ? hexDigit(text.charAt(position)) : -1;
            if (digit < 0) {
                throw expected("four hexadecimal digits");
            }
            value = value * 16 + digit;
            position++;
        }
        return (char) value;
    }

    private static int hexDigit(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    private void requirePairedSurrogates(CharSequence value) throws SyntaxException {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1));
            if (Character.isSurrogate(c) && !pair) {
                throw error("half of a surrogate pair in a string");
            }
            i += pair ? 1 : 0;
        }
    }

    /** Shortens text from a file for an error message. */
    static String brief(String value) {
        return value.length() > 80 ? value.substring(0, 77) + "..." : value;
    }
}
