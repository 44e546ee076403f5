package org.autochrome.colorizer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autochrome.colorizer.ModelFiles;
import org.autochrome.colorizer.onnx.OnnxExport;
import org.autochrome.colorizer.onnx.OnnxGraph;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.io.AtomicFile;
import org.autochrome.engine.io.SafeTensors;
import org.autochrome.engine.nn.NamedTensors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a network for other engines. */
@Command(
        name = "export",
        description = {
            "Write a network as an ONNX file, which ONNX Runtime, OpenVINO, PyTorch and others read: input x and output y, "
                    + "[1, 3, H, W], float32, RGB normalized with ImageNet's means and deviations.",
            "Norms are folded into the weights; the file is about as large as the model's."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  autochrome export --model artistic --onnx artistic.onnx",
            "  autochrome export --model ColorizeStable_gen.pth --size 256 --onnx stable-256.onnx"
        })
final class ExportCommand implements Callable<Integer> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})(?:x(\\d{1,6}))?");

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-m", "--model"},
            required = true,
            paramLabel = "NAME|FILE",
            description = "artistic, stable, video, or a .safetensors or .pth file.")
    private String model;

    @Option(names = "--onnx", required = true, paramLabel = "FILE", description = "The file to write.")
    private Path output;

    @Option(
            names = "--size",
            paramLabel = "N|HxW",
            defaultValue = "560",
            description =
                    "Height and width of the picture in pixels, even; an ONNX file holds the network for one size. "
                            + "Default: ${DEFAULT-VALUE}, which is render factor 35.")
    private String size;

    @Option(names = "--overwrite", description = "Replace FILE if it exists.")
    private boolean overwrite;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but errors.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        Shape input = input();
        AtomicFile.check(output, overwrite);
        Path weights;
        try (ProgressLine progress = ProgressLine.ofBytes("converting", !quiet)) {
            weights = ModelFiles.resolve(model, progress);
        }
        OnnxGraph graph;
        try (SafeTensors state = SafeTensors.open(weights);
                ProgressLine progress = ProgressLine.ofBytes("exporting", !quiet)) {
            graph = OnnxExport.write(NamedTensors.of(state), input, output, overwrite, progress);
        }
        if (!quiet) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("wrote " + output + ": " + graph.nodes().size() + " nodes, " + Files.size(output) + " bytes, x "
                    + input + " to y " + graph.output());
        }
        return 0;
    }

    private Shape input() {
        Matcher matcher = SIZE.matcher(size);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "--size " + size + ": give one number, or height x width such as 480x640");
        }
        int height = Integer.parseInt(matcher.group(1));
        int width = matcher.group(2) == null ? height : Integer.parseInt(matcher.group(2));
        if (height < 2 || width < 2 || height % 2 != 0 || width % 2 != 0) {
            throw new IllegalArgumentException("--size " + size + ": the network takes even numbers of pixels");
        }
        return Shape.of(1, 3, height, width);
    }
}
