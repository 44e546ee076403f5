package org.autochrome.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * What is wrong with the relative links of a Markdown page. A link whose text is code, {@code Type} or {@code Type.member},
 * and that leads to a Java file promises that the file is that type's and has such a member.
 */
final class Links {
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
    private static final Pattern HEADING = Pattern.compile("<h[1-6] id=\"([^\"]*)\">");
    private static final Parser PARSER = Parser.builder().build();
    private static final HtmlRenderer HTML = HtmlRenderer.builder()
            .extensions(List.of(HeadingAnchorExtension.create()))
            .build();

    private record Target(String text, String destination) {}

    private Links() {}

    /** One line for every link of {@code page} that leads nowhere inside {@code root}. */
    static List<String> complaints(Path root, Path page) throws IOException {
        List<Target> targets = new ArrayList<>();
        PARSER.parse(Files.readString(page)).accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                add(link, link.getDestination());
            }

            @Override
            public void visit(Image image) {
                add(image, image.getDestination());
            }

            private void add(Node node, String destination) {
                targets.add(
                        new Target(node.getFirstChild() instanceof Code code ? code.getLiteral() : "", destination));
                visitChildren(node);
            }
        });
        List<String> complaints = new ArrayList<>();
        for (Target target : targets) {
            if (!ELSEWHERE.matcher(target.destination).matches()) {
                String wrong = wrong(root, page, target);
                if (!wrong.isEmpty()) {
                    complaints.add(root.relativize(page) + ": " + target.destination + ": " + wrong);
                }
            }
        }
        return complaints;
    }

    private static String wrong(Path root, Path page, Target target) throws IOException {
        String[] parts = target.destination.split("#", 2);
        Path file = parts[0].isEmpty()
                ? page
                : page.resolveSibling(parts[0]).toAbsolutePath().normalize();
        if (!file.startsWith(root)) {
            return "leads out of the project";
        }
        if (!Files.exists(file)) {
            return "no such file";
        }
        if (parts.length == 2 && !headings(file).contains(parts[1])) {
            return "no such heading, there are " + headings(file);
        }
        return file.toString().endsWith(".java") ? wrongSymbol(file, target.text) : "";
    }

    private static Set<String> headings(Path file) throws IOException {
        Set<String> ids = new TreeSet<>();
        Matcher matcher = HEADING.matcher(HTML.render(PARSER.parse(Files.readString(file))));
        while (matcher.find()) {
            ids.add(matcher.group(1));
        }
        return ids;
    }

    private static String wrongSymbol(Path file, String text) throws IOException {
        String type = file.getFileName().toString().replace(".java", "");
        if (text.isEmpty() || text.equals(type) || text.equals(type + ".java")) {
            return "";
        }
        String member = text.startsWith(type + ".") ? text.substring(type.length() + 1) : "";
        Pattern word = Pattern.compile("\\b" + Pattern.quote(member) + "\\b");
        boolean found =
                !member.isEmpty() && word.matcher(Files.readString(file)).find();
        return found ? "" : "has no " + text;
    }
}
