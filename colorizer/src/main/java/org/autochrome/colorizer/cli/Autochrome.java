package org.autochrome.colorizer.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.autochrome.colorizer.Version;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: {@code autochrome COMMAND}. */
@Command(
        name = "autochrome",
        description = "Colours black-and-white photographs on any OpenCL device, or on none.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Autochrome.ProgramVersion.class,
        subcommands = {
            ColorizeCommand.class,
            ConvertCommand.class,
            ModelsCommand.class,
            DevicesCommand.class,
            RunCommand.class,
            ExportCommand.class,
            AutoComplete.GenerateCompletion.class
        },
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all went well",
            "1:something failed that is not the input's fault, such as memory",
            "2:bad input: a file or an option; what is wrong is said in one line"
        })
public final class Autochrome implements Runnable {
    static final int FAILED = 1;
    static final int BAD_INPUT = 2;

    @Option(
            names = "--stacktrace",
            description = "Print the whole Java stack trace of a failure.",
            scope = ScopeType.INHERIT)
    private boolean stackTrace;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        Charset charset = Charset.defaultCharset();
        PrintWriter out = new PrintWriter(System.out, true, charset);
        PrintWriter err = new PrintWriter(System.err, true, charset);
        System.exit(execute(out, err, args));
    }

    /** Runs a command and returns its exit code. */
    static int execute(PrintWriter out, PrintWriter err, String... args) {
        Autochrome program = new Autochrome();
        return new CommandLine(program)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(Autochrome::reportUsage)
                .setExecutionExceptionHandler(program::report)
                .setExecutionStrategy(parsed -> runOrReportError(program, parsed))
                .execute(args);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int reportUsage(CommandLine.ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println("autochrome: " + e.getMessage() + "; '" + name + " --help' explains");
        return BAD_INPUT;
    }

    /** Exhausted memory is no {@link Exception}, which is all that picocli catches. */
    private static int runOrReportError(Autochrome program, ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (OutOfMemoryError | StackOverflowError e) {
            return program.report(e, parsed.commandSpec().commandLine(), parsed);
        }
    }

    private int report(Throwable e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (stackTrace) {
            e.printStackTrace(err);
        }
        err.println("autochrome: " + Failures.message(e));
        return Failures.exitCode(e);
    }

    /** Reads the version only when it is asked for. */
    static final class ProgramVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"autochrome " + Version.current()};
        }
    }
}
