package org.autochrome.colorizer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.autochrome.weights.Conversion;
import org.autochrome.weights.Converter;
import org.autochrome.weights.KnownFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Converts a PyTorch checkpoint. */
@Command(
        name = "convert",
        description = {
            "Convert a PyTorch checkpoint (.pth, both of torch's formats) to SafeTensors.",
            "The checkpoint is read as data; nothing in it is executed."
        })
final class ConvertCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "IN.pth", description = "The checkpoint.")
    private Path source;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "OUT.safetensors",
            description = "The file to write. Default: beside the checkpoint, with the ending .safetensors.")
    private @Nullable Path target;

    @Option(names = "--inspect", description = "Only list what the checkpoint holds; write nothing.")
    private boolean inspect;

    @Option(
            names = "--as-is",
            description =
                    "Write whatever tensors the checkpoint holds under their own dotted names and in their own number "
                            + "types: for architectures unknown here.")
    private boolean asIs;

    @Option(names = "--overwrite", description = "Replace OUT.safetensors if it exists.")
    private boolean overwrite;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (inspect) {
            Converter.inspect(source).lines().forEach(out::println);
            return 0;
        }
        Path to = target == null ? beside(source) : target;
        Conversion done;
        try (ProgressLine progress = ProgressLine.ofBytes("converting", true)) {
            Converter converter = new Converter(overwrite, progress);
            done = asIs ? converter.convertAsIs(source, to) : converter.convert(source, to);
        }
        String recognised = done.recognised()
                .map(KnownFile::name)
                .map(name -> "recognised as the published " + name + " model")
                .orElse("not one of the published files");
        out.println(source + ": SHA-256 " + done.sourceSha256() + ", " + recognised);
        out.println(done.output() + ": " + done.architecture() + ", " + done.tensors() + " tensors, " + done.bytes()
                + " bytes");
        if (!done.dropped().isEmpty()) {
            out.println("left out: " + done.dropped().size() + " entries that inference does not use");
        }
        return 0;
    }

    private static Path beside(Path source) {
        String stem = source.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        return source.resolveSibling(stem + ".safetensors");
    }
}
