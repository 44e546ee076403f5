package org.autochrome.bench.report;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.autochrome.engine.io.AtomicFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes results of benchmarks as one page that needs no other file. */
@Command(
        name = "Report",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a page with a roofline plot and tables of results: JMH's (-rf json) and those of peers.py (--json).",
            "Two or more of JMH's files are also compared, each with the first: before and after, or two machines."
        })
public final class Report implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "RESULTS.json", description = "The results.")
    private List<Path> files = List.of();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "PAGE.html",
            description = "The page to write.")
    private Path output;

    @Option(names = "--overwrite", description = "Replace the page if it exists.")
    private boolean overwrite;

    public static void main(String[] args) {
        Charset charset = Charset.defaultCharset();
        System.exit(
                execute(new PrintWriter(System.out, true, charset), new PrintWriter(System.err, true, charset), args));
    }

    /** Writes the page and returns the exit code: 0 if it is written, 2 for bad input. */
    static int execute(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Report())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    if (e instanceof IOException || e instanceof IllegalArgumentException) {
                        command.getErr().println("Report: " + e.getMessage());
                        return 2;
                    }
                    throw e;
                })
                .execute(args);
    }

    @Override
    public Integer call() throws IOException {
        AtomicFile.check(output, overwrite);
        List<Run> runs = new ArrayList<>();
        for (Path file : files) {
            runs.add(Run.read(file));
        }
        ByteBuffer page = StandardCharsets.UTF_8.encode(Html.page("Autochrome benchmarks", body(runs)));
        try (AtomicFile file = AtomicFile.create(output, overwrite)) {
            while (page.hasRemaining()) {
                file.channel().write(page);
            }
            file.commit();
        }
        spec.commandLine().getOut().println("wrote " + output);
        return 0;
    }

    private static String body(List<Run> runs) {
        StringBuilder html = new StringBuilder(Html.heading(1, "Autochrome benchmarks"));
        for (Run run : runs) {
            html.append(Html.heading(2, run.label())).append(Html.paragraph(run.machine()));
            if (!run.contenders().isEmpty()) {
                html.append(Html.paragraph(
                                "Whole generators, medians; each engine took its turn in a process of its own."))
                        .append(Tables.contenders(run.contenders()));
            }
            String roofline = Roofline.of(run.measurements());
            if (!roofline.isEmpty()) {
                html.append(
                                Html.paragraph(
                                        "Dashed: what each device can do at most, measured in the same process: multiply-adds on "
                                                + "registers, and a copy of a large array. A kernel that needs fewer operations "
                                                + "than are counted (Winograd) may lie above. Point at a mark to read its name."))
                        .append(roofline);
            }
            html.append(Tables.results(run.measurements()));
        }
        List<Run> measured =
                runs.stream().filter(run -> !run.measurements().isEmpty()).toList();
        for (int i = 1; i < measured.size(); i++) {
            Run before = measured.get(0);
            Run after = measured.get(i);
            html.append(Html.heading(2, after.label() + " compared with " + before.label()))
                    .append(Tables.comparison(before, after));
        }
        return html.toString();
    }
}
