package org.autochrome.bench.report;

import java.util.List;
import java.util.Locale;

/** Pieces of a page. */
final class Html {
    private Html() {}

    static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String heading(int level, String text) {
        return "<h" + level + ">" + text(text) + "</h" + level + ">\n";
    }

    static String paragraph(String text) {
        return "<p>" + text(text) + "</p>\n";
    }

    /** Cells that look like numbers stand to the right. */
    static String table(List<String> header, List<List<String>> rows) {
        StringBuilder table = new StringBuilder("<table>\n<tr>");
        header.forEach(cell -> table.append("<th>").append(text(cell)).append("</th>"));
        table.append("</tr>\n");
        for (List<String> row : rows) {
            table.append("<tr>");
            for (String cell : row) {
                boolean number = cell.matches("[-+0-9.e]+( [%xa-zA-Z/]+)?( ± .*)?");
                table.append(number ? "<td class=\"n\">" : "<td>")
                        .append(text(cell))
                        .append("</td>");
            }
            table.append("</tr>\n");
        }
        return table.append("</table>\n").toString();
    }

    static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    /** Seconds in a unit that fits. */
    static String time(double seconds) {
        return seconds >= 1
                ? format("%.2f s", seconds)
                : seconds >= 1e-3 ? format("%.2f ms", seconds * 1e3) : format("%.1f us", seconds * 1e6);
    }

    static String percent(double fraction) {
        return format("%.0f %%", fraction * 100);
    }

    static String page(String title, String body) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <title>%s</title>
                <style>
                body { font: 15px/1.5 sans-serif; margin: 2em auto; max-width: 72em; padding: 0 1em; color: #222; }
                table { border-collapse: collapse; margin: 1em 0; }
                th, td { border-bottom: 1px solid #ddd; padding: .25em .8em; text-align: left; }
                th { border-bottom: 2px solid #888; }
                td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
                svg { max-width: 100%%; height: auto; }
                svg text { font: 12px sans-serif; fill: #444; }
                </style>
                </head>
                <body>
                %s</body>
                </html>
                """.formatted(text(title), body);
    }
}
