package org.autochrome.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers in the text of a parameter. */
final class Sizes {
    private Sizes() {}

    /**
     * The numbers that {@code pattern}'s groups catch.
     *
     * @throws IllegalArgumentException if the text does not match, naming the parameter and an example
     */
    static int[] parse(String parameter, String text, String pattern, String example) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "parameter " + parameter + ": \"" + text + "\" is not of the form " + example);
        }
        int[] numbers = new int[matcher.groupCount()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Integer.parseInt(matcher.group(i + 1));
        }
        return numbers;
    }
}
