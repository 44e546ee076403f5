package org.autochrome.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every relative link of the project's pages leads to a file, a heading or a member that exists. */
class LinksTest {
    @Test
    void linksLeadSomewhere() throws IOException {
        List<Path> pages = new ArrayList<>(Repository.list(Repository.DOCS, ".md"));
        pages.add(Repository.ROOT.resolve("README.md"));
        pages.add(Repository.ROOT.resolve("CONTRIBUTING.md"));
        assertThat(pages).contains(Repository.DOCS.resolve("README.md"));
        List<String> complaints = new ArrayList<>();
        for (Path page : pages) {
            complaints.addAll(Links.complaints(Repository.ROOT, page));
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void everyPageIsOnTheRoute() throws IOException {
        String route = Files.readString(Repository.DOCS.resolve("README.md"));
        for (Path page : Repository.list(Repository.DOCS, ".md")) {
            if (!page.endsWith("README.md")) {
                assertThat(route).contains("](" + page.getFileName() + ")");
            }
        }
    }

    @Test
    void deadLinksAreNamed(@TempDir Path folder) throws IOException {
        Path root = folder.toRealPath();
        Files.writeString(root.resolve("Lamp.java"), "class Lamp { void light() {} }");
        Path page = root.resolve("page.md");
        Files.writeString(page, """
                # The first *heading*, and more

                Good: [a](page.md), [b](#the-first-heading-and-more), [`Lamp`](Lamp.java), [`Lamp.light`](Lamp.java),
                [c](https://example.org/none), and [in code] `[d](none.md)`.

                Bad: [e](none.md), [f](page.md#second), ![g](none.png), [`Lamp.dim`](Lamp.java), [`Sun`](Lamp.java),
                [h](../../outside.md).
                """);
        assertThat(Links.complaints(root, page))
                .containsExactly(
                        "page.md: none.md: no such file",
                        "page.md: page.md#second: no such heading, there are [the-first-heading-and-more]",
                        "page.md: none.png: no such file",
                        "page.md: Lamp.java: has no Lamp.dim",
                        "page.md: Lamp.java: has no Sun",
                        "page.md: ../../outside.md: leads out of the project");
    }
}
