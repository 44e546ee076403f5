package org.autochrome.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README shows code that compiles, and is finished. */
class ReadmeTest {
    private static final Path EXAMPLE =
            Repository.ROOT.resolve("colorizer/src/test/java/org/autochrome/colorizer/ColourAnImageExample.java");
    private static final Pattern JAVA_BLOCK = Pattern.compile("(?ms)^```java\n(.*?)^```$");

    @Test
    void itsJavaIsThatOfTheExample() throws IOException {
        String source = Repository.read(EXAMPLE);
        String method = source.substring(source.indexOf("    static "), source.lastIndexOf('}'));
        assertThat(JAVA_BLOCK.matcher(readme()).results().map(MatchResult::group))
                .containsExactly("```java\n" + method.stripTrailing().stripIndent() + "\n```");
    }

    /** A line that is one word in capitals stands for a text still to be written. */
    @Test
    void noPlaceholderIsLeft() throws IOException {
        assertThat(readme()).doesNotContainPattern("(?m)^[A-Z]{3,}$");
    }

    private static String readme() throws IOException {
        return Repository.read(Repository.ROOT.resolve("README.md"));
    }
}
