package org.autochrome.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autochrome.engine.io.AtomicFile;
import org.autochrome.engine.io.DType;
import org.autochrome.engine.io.SafeTensorsWriter;
import org.autochrome.engine.io.TensorBytes;
import org.autochrome.weights.map.Architecture;
import org.autochrome.weights.map.KeyInfo;
import org.autochrome.weights.map.KeyMap;
import org.autochrome.weights.torch.CheckpointException;
import org.autochrome.weights.torch.TorchCheckpoint;
import org.autochrome.weights.torch.TorchTensor;

/**
 * Converts PyTorch checkpoints to SafeTensors. A checkpoint is only read as data, and the output appears whole or not at
 * all. Its {@code __metadata__} block says where it came from: {@value #SOURCE_FILE}, {@value #SOURCE_SHA256},
 * {@value #RECOGNISED} (the published checkpoint's name, or {@code unknown}), {@value #ARCHITECTURE} and
 * {@value #CONVERTER_VERSION}.
 */
public final class Converter {
    /** Metadata key: file name of the checkpoint. */
    public static final String SOURCE_FILE = "source_file";

    /** Metadata key: SHA-256 of the checkpoint. */
    public static final String SOURCE_SHA256 = "source_sha256";

    /** Metadata key: name of the published checkpoint it is, or {@code unknown}. */
    public static final String RECOGNISED = "recognised";

    /** Metadata key: id of the architecture, or {@code as-is}. */
    public static final String ARCHITECTURE = "architecture";

    /** Metadata key: version of the conversion's rules; a cached file of another version is converted again. */
    public static final String CONVERTER_VERSION = "converter_version";

    /** The version that this class writes. */
    public static final String VERSION = "1";

    private static final String AS_IS = "as-is";
    private static final String UNKNOWN = "unknown";
    private static final int CHUNK_ELEMENTS = 1 << 18;

    private final boolean overwrite;
    private final Progress progress;

    /**
     * A converter.
     *
     * @param overwrite whether an output that exists already may be replaced
     */
    public Converter(boolean overwrite, Progress progress) {
        this.overwrite = overwrite;
        this.progress = progress;
    }

    /** A tensor to write: as it is, or widened to F32. */
    private record Output(TorchTensor tensor, DType dtype) {
        long bytes() {
            return tensor.shape().count() * dtype.bytes();
        }
    }

    /**
     * Converts a checkpoint of a known architecture: checked against its key map, every tensor as F32 under the name that
     * the network here has for it.
     *
     * @throws CheckpointException if {@code source} cannot be read, is of no known architecture, or does not fit it
     * @throws FileAlreadyExistsException if {@code target} exists and must not be replaced
     */
    public Conversion convert(Path source, Path target) throws IOException {
        checkTarget(source, target);
        try (TorchCheckpoint checkpoint = TorchCheckpoint.open(source)) {
            Map<String, TorchTensor> state = checkpoint.state();
            Architecture architecture = Architecture.recognise(state.keySet())
                    .orElseThrow(() -> new CheckpointException(
                            source,
                            "its " + state.size() + " tensors belong to no architecture known here (deoldify-deep, "
                                    + "deoldify-wide); --as-is converts whatever it holds"));
            KeyMap.Mapping mapping = KeyMap.of(architecture).apply(source, KeyInfo.of(state));
            Map<String, Output> outputs = new LinkedHashMap<>();
            for (KeyMap.Key key : mapping.keys()) {
                TorchTensor tensor = state.get(key.torchKey());
                if (tensor != null) {
                    outputs.put(key.name(), new Output(tensor, DType.F32));
                }
            }
            return write(source, target, architecture.id(), outputs, mapping.dropped());
        }
    }

    /**
     * Converts whatever tensors a checkpoint holds, wherever its dicts and lists have them, under their dotted names and
     * in their own dtypes.
     *
     * @throws CheckpointException if {@code source} cannot be read or holds no tensor
     * @throws FileAlreadyExistsException if {@code target} exists and must not be replaced
     */
    public Conversion convertAsIs(Path source, Path target) throws IOException {
        checkTarget(source, target);
        try (TorchCheckpoint checkpoint = TorchCheckpoint.open(source)) {
            if (checkpoint.tensors().isEmpty()) {
                throw new CheckpointException(source, "holds no tensor");
            }
            Map<String, Output> outputs = new LinkedHashMap<>();
            checkpoint.tensors().forEach((name, tensor) -> outputs.put(name, new Output(tensor, tensor.dtype())));
            return write(source, target, AS_IS, outputs, List.of());
        }
    }

    /**
     * Describes a checkpoint.
     *
     * @throws CheckpointException if {@code source} cannot be read
     */
    public static Inspection inspect(Path source) throws IOException {
        try (TorchCheckpoint checkpoint = TorchCheckpoint.open(source)) {
            String sha256 = FileDigest.sha256(source, length -> {});
            List<Inspection.Item> items = checkpoint.tensors().entrySet().stream()
                    .map(entry -> item(entry.getKey(), entry.getValue()))
                    .toList();
            return new Inspection(
                    source,
                    checkpoint.format(),
                    checkpoint.size(),
                    sha256,
                    KnownFiles.recognise(sha256),
                    Architecture.recognise(checkpoint.state().keySet()).map(Architecture::toString),
                    items);
        }
    }

    private static Inspection.Item item(String name, TorchTensor tensor) {
        String note = tensor.isContiguous() ? "" : "strides " + Arrays.toString(tensor.strides());
        return new Inspection.Item(name, tensor.dtype(), tensor.shape(), note);
    }

    private void checkTarget(Path source, Path target) throws IOException {
        AtomicFile.check(target, overwrite);
        if (Files.exists(source) && Files.exists(target) && Files.isSameFile(source, target)) {
            throw new FileAlreadyExistsException(target.toString(), null, "is the checkpoint itself");
        }
    }

    private Conversion write(
            Path source, Path target, String architecture, Map<String, Output> outputs, List<String> dropped)
            throws IOException {
        long outputBytes = outputs.values().stream().mapToLong(Output::bytes).sum();
        Meter meter = new Meter(progress, Files.size(source) + outputBytes);
        String sha256 = FileDigest.sha256(source, meter::add);
        Optional<KnownFile> recognised = KnownFiles.recognise(sha256);
        SafeTensorsWriter.Declaration declaration = SafeTensorsWriter.to(target)
                .overwrite(overwrite)
                .metadata(
                        metadata(source, sha256, recognised.map(KnownFile::name).orElse(UNKNOWN), architecture));
        outputs.forEach((name, output) ->
                declaration.tensor(name, output.dtype(), output.tensor().shape()));
        try (SafeTensorsWriter writer = declaration.open()) {
            for (Map.Entry<String, Output> entry : outputs.entrySet()) {
                writeTensor(writer, entry.getKey(), entry.getValue(), meter);
            }
            writer.commit();
        }
        return new Conversion(target, architecture, recognised, sha256, outputs.size(), outputBytes, dropped);
    }

    private static Map<String, String> metadata(Path source, String sha256, String recognised, String architecture) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(SOURCE_FILE, String.valueOf(source.getFileName()));
        metadata.put(SOURCE_SHA256, sha256);
        metadata.put(RECOGNISED, recognised);
        metadata.put(ARCHITECTURE, architecture);
        metadata.put(CONVERTER_VERSION, VERSION);
        return metadata;
    }

    private static void writeTensor(SafeTensorsWriter writer, String name, Output output, Meter meter)
            throws IOException {
        TorchTensor tensor = output.tensor();
        long count = tensor.shape().count();
        int chunk = (int) Math.min(CHUNK_ELEMENTS, count);
        ByteBuffer raw = ByteBuffer.allocate(chunk * tensor.dtype().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        float[] floats = new float[output.dtype() == tensor.dtype() ? 0 : chunk];
        for (long first = 0; first < count; first += chunk) {
            int length = (int) Math.min(chunk, count - first);
            raw.clear().limit(length * tensor.dtype().bytes());
            tensor.read(first, raw);
            raw.flip();
            if (output.dtype() == tensor.dtype()) {
                writer.write(name, raw);
            } else {
                TensorBytes.toFloats(raw, tensor.dtype(), floats, 0);
                ByteBuffer converted = ByteBuffer.allocate(4 * length).order(ByteOrder.LITTLE_ENDIAN);
                converted.asFloatBuffer().put(floats, 0, length);
                writer.write(name, converted);
            }
            meter.add((long) length * output.dtype().bytes());
        }
    }

    /** Adds up the bytes done. */
    private static final class Meter {
        private final Progress progress;
        private final long total;
        private long done;

        Meter(Progress progress, long total) {
            this.progress = progress;
            this.total = total;
        }

        void add(long bytes) {
            done += bytes;
            progress.update(done, total);
        }
    }
}
