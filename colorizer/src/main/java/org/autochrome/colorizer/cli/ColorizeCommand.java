package org.autochrome.colorizer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.autochrome.colorizer.Colorizer;
import org.autochrome.colorizer.ModelFiles;
import org.autochrome.colorizer.Version;
import org.autochrome.colorizer.image.ImageException;
import org.autochrome.colorizer.image.ImageFiles;
import org.autochrome.colorizer.image.Photo;
import org.autochrome.colorizer.image.PhotoPipeline;
import org.autochrome.colorizer.image.Provenance;
import org.autochrome.colorizer.image.ReadLimits;
import org.autochrome.colorizer.image.RgbImage;
import org.autochrome.colorizer.image.WriteOptions;
import org.autochrome.colorizer.model.NetworkPlan;
import org.autochrome.engine.autograd.Dispatcher;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.OutOfDeviceMemoryException;
import org.autochrome.engine.io.SafeTensors;
import org.autochrome.weights.Converter;
import org.autochrome.weights.KnownFile;
import org.autochrome.weights.KnownFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Colours photographs. */
@Command(
        name = "colorize",
        description = {
            "Colour black-and-white photographs. The colours are a guess by a network, and every output says so in its "
                    + "metadata.",
            "The photograph's own light and dark is kept; the network adds the colour."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  autochrome colorize --model ColorizeArtistic_gen.pth photo.jpg",
            "  autochrome colorize --model stable -o coloured/ album/*.jpg",
            "  autochrome colorize --model artistic --render-factor 20 -o out.png photo.tif",
            "  autochrome colorize --model artistic --profile --trace trace.json photo.jpg"
        })
final class ColorizeCommand implements Callable<Integer> {
    private static final List<String> ENDINGS =
            List.of(".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp", ".gif");

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "PHOTO",
            description = "JPEG, PNG, TIFF, WebP, GIF or BMP files; a folder means all such files in it.")
    private List<Path> photos;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE|DIR",
            description =
                    "For one photo the file to write (.jpg or .png), else the folder to write to. Default: beside each "
                            + "photo, as NAME-coloured.jpg (.png for a PNG).")
    private @Nullable Path output;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "NAME|FILE",
            description =
                    "artistic (vivid), stable (for people and landscapes), video, or a .pth or .safetensors file; a .pth "
                            + "is converted once and kept. No model comes with the program yet; 'autochrome models' says where to get "
                            + "one.")
    private @Nullable String model;

    @Option(
            names = {"-r", "--render-factor"},
            paramLabel = "N",
            defaultValue = "35",
            description =
                    "The network works on a square of 16 N pixels: more shows finer detail in colour and takes longer, "
                            + "less gives steadier and more vivid colour. Default: ${DEFAULT-VALUE}.")
    private int renderFactor;

    @Mixin
    private DeviceOption device;

    @Option(
            names = "--quality",
            paramLabel = "1..100",
            defaultValue = "95",
            description = "JPEG quality. Default: ${DEFAULT-VALUE}.")
    private int quality;

    @Option(
            names = "--max-megapixels",
            paramLabel = "N",
            defaultValue = "200",
            description = "Refuse larger photos. Default: ${DEFAULT-VALUE}.")
    private int maxMegapixels;

    @Option(names = "--overwrite", description = "Replace outputs that exist.")
    private boolean overwrite;

    @Mixin
    private ProfileOption profile;

    @Option(
            names = "--dry-run",
            description =
                    "Say what would be read and written, how much memory the network needs and about how long it takes, "
                            + "and write no photo.")
    private boolean dryRun;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but errors.")
    private boolean quiet;

    /** A photograph, where its coloured copy goes, and whether that is in a folder given with -o, made if need be. */
    private record Job(Path photo, Path output, boolean intoFolder) {}

    @Override
    public Integer call() throws IOException {
        WriteOptions options = new WriteOptions(quality, overwrite);
        int side = PhotoPipeline.side(renderFactor);
        List<Job> jobs = jobs();
        profile.check(overwrite);
        if (dryRun && profile.isWanted()) {
            throw new IllegalArgumentException(
                    "--profile and --trace measure the network, which --dry-run does not run; leave either out");
        }
        if (dryRun) {
            return plan(jobs, side);
        }
        Photo first = null; // a bad photo is told before a model is loaded
        if (jobs.size() == 1) {
            check(jobs.get(0), options);
            first = ImageFiles.read(jobs.get(0).photo(), limits());
        }
        Path weights;
        try (ProgressLine progress = ProgressLine.ofBytes("converting the model", !quiet)) {
            weights = ModelFiles.resolve(requireModel(), progress);
        }
        Provenance provenance = new Provenance(Version.current(), modelName(weights));
        try (Device opened = device.open();
                Colorizer colorizer = Colorizer.open(weights, opened)) {
            say("model " + provenance.model() + ", render factor " + renderFactor + " (" + side + "x" + side + "), on "
                    + opened);
            if (profile.isWanted()) {
                colorizer.warmUp(renderFactor);
            }
            Photo alreadyRead = first;
            int failed = profile.measure(
                    opened,
                    overwrite,
                    spec.commandLine().getOut(),
                    () -> colour(jobs, alreadyRead, colorizer, provenance, options));
            if (failed > 0) {
                spec.commandLine().getErr().println("autochrome: " + failed + " of " + jobs.size() + " photos failed");
            }
            return failed == 0 ? 0 : Autochrome.BAD_INPUT;
        }
    }

    /** Colours all and returns how many failed; if there is but one, it throws. */
    private int colour(
            List<Job> jobs,
            @Nullable Photo alreadyRead,
            Colorizer colorizer,
            Provenance provenance,
            WriteOptions options)
            throws IOException {
        long macs = colorizer.plan(renderFactor).macs();
        int failed = 0;
        for (Job job : jobs) {
            try {
                colour(job, alreadyRead, colorizer, macs, provenance, options);
            } catch (ImageException | OutOfDeviceMemoryException e) {
                if (jobs.size() == 1) {
                    throw e;
                }
                failed++;
                spec.commandLine().getErr().println("autochrome: " + job.photo() + ": " + Failures.message(e));
            }
        }
        return failed;
    }

    private int plan(List<Job> jobs, int side) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        NetworkPlan plan = NetworkPlan.of(ModelsCommand.config(requireModel()), side, side);
        try (Device opened = device.open()) {
            DryRun.print(plan, renderFactor, opened, out);
        }
        for (Job job : jobs) {
            boolean inTheWay = !overwrite && Files.exists(job.output());
            out.println(job.photo() + " -> " + job.output() + (inTheWay ? " (exists; --overwrite replaces it)" : ""));
        }
        return 0;
    }

    /** A folder that is still to be made has nothing in it to be in the way. */
    private static void check(Job job, WriteOptions options) throws ImageException {
        Path folder = job.output().toAbsolutePath().getParent();
        if (!job.intoFolder() || Files.exists(folder)) {
            ImageFiles.checkWritable(job.output(), options);
        }
    }

    private void colour(
            Job job,
            @Nullable Photo alreadyRead,
            Colorizer colorizer,
            long macs,
            Provenance provenance,
            WriteOptions options)
            throws IOException {
        check(job, options);
        long start = System.nanoTime();
        Photo photo = alreadyRead == null ? ImageFiles.read(job.photo(), limits()) : alreadyRead;
        photo.notes().forEach(note -> say("note: " + job.photo() + ": " + note));
        long read = System.nanoTime();
        RgbImage coloured;
        try (ProgressLine progress =
                        ProgressLine.ofNetwork(job.photo().getFileName().toString(), macs, !quiet);
                Dispatcher.Listening listening = Dispatcher.listen(progress)) {
            coloured = colorizer.colorize(photo.image(), renderFactor);
        }
        long done = System.nanoTime();
        if (job.intoFolder()) {
            Files.createDirectories(job.output().toAbsolutePath().getParent());
        }
        ImageFiles.write(job.output(), photo.withImage(coloured), provenance, options);
        long written = System.nanoTime();
        say(String.format(
                Locale.ROOT,
                "%s -> %s: %dx%d, read %.1f s, coloured %.1f s, written %.1f s",
                job.photo(),
                job.output(),
                coloured.width(),
                coloured.height(),
                (read - start) / 1e9,
                (done - read) / 1e9,
                (written - done) / 1e9));
    }

    private ReadLimits limits() {
        return new ReadLimits(maxMegapixels);
    }

    private void say(String line) {
        if (!quiet) {
            spec.commandLine().getErr().println(line);
        }
    }

    private String requireModel() {
        if (model == null) {
            StringBuilder text =
                    new StringBuilder("no model comes with the program yet: name one with --model, a file or ");
            List<KnownFile> known = KnownFiles.all();
            text.append(String.join(", ", known.stream().map(KnownFile::name).toList()));
            throw new IllegalArgumentException(
                    text.append("; 'autochrome models' says where to get them").toString());
        }
        return model;
    }

    private static String modelName(Path weights) throws IOException {
        try (SafeTensors file = SafeTensors.open(weights)) {
            String recognised = file.metadata().getOrDefault(Converter.RECOGNISED, "unknown");
            if (!recognised.equals("unknown")) {
                return recognised;
            }
            String source = file.metadata().get(Converter.SOURCE_FILE);
            return source == null ? weights.getFileName().toString() : source;
        }
    }

    private List<Job> jobs() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path photo : photos) {
            if (Files.isDirectory(photo)) {
                files.addAll(picturesIn(photo));
            } else {
                files.add(photo);
            }
        }
        if (output != null && files.size() > 1 && isFileName(output) && !Files.isDirectory(output)) {
            throw new IllegalArgumentException(
                    "-o " + output + " is a file's name, but there are " + files.size() + " photos; name a folder");
        }
        boolean toFolder = output != null && (Files.isDirectory(output) || !isFileName(output));
        List<Job> jobs = new ArrayList<>();
        Map<Path, Path> taken = new HashMap<>();
        for (Path file : files) {
            Path target = target(file, toFolder);
            if (Files.exists(target) && Files.isSameFile(file, target)) {
                throw new IllegalArgumentException(file + " would be written over itself; choose another name with -o");
            }
            Path other = taken.put(target.toAbsolutePath().normalize(), file);
            if (other != null && !other.equals(file)) {
                throw new IllegalArgumentException(
                        file + " and " + other + " would both be written to " + target + "; colour them one at a time");
            }
            if (other == null) {
                jobs.add(new Job(file, target, toFolder));
            }
        }
        return jobs;
    }

    private static List<Path> picturesIn(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> pictures = entries.filter(entry -> {
                        return Files.isRegularFile(entry)
                                && isPicture(entry)
                                && !stem(entry.getFileName().toString()).endsWith("-coloured");
                    })
                    .sorted()
                    .toList();
            if (pictures.isEmpty()) {
                throw new NoSuchFileException(
                        folder + ": a folder without pictures (" + String.join(", ", ENDINGS) + ")");
            }
            return pictures;
        }
    }

    /** A name with an ending is a file's, one without a folder's. */
    private static boolean isFileName(Path path) {
        return !stem(path.getFileName().toString()).equals(path.getFileName().toString());
    }

    private static boolean isPicture(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    private Path target(Path photo, boolean toFolder) {
        if (output != null && !toFolder) {
            return output;
        }
        String name = photo.getFileName().toString();
        String ending = name.toLowerCase(Locale.ROOT).endsWith(".png") ? ".png" : ".jpg";
        String coloured = stem(name) + "-coloured" + ending;
        return output == null ? photo.resolveSibling(coloured) : output.resolve(coloured);
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }
}
