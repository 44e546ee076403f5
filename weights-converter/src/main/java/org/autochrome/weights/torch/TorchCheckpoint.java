package org.autochrome.weights.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.autochrome.engine.io.MappedFile;
import org.autochrome.engine.io.Printable;
import org.autochrome.weights.pickle.PickleValue;
import org.autochrome.weights.pickle.PickleValue.Dict;

/**
 * A file written by {@code torch.save}, in either of PyTorch's container formats, recognised by its content: the legacy
 * stream (before 1.6, and the published DeOldify files) and the zip archive. Only names, numbers and the places of
 * tensors are read when it is opened; elements stay in the file until a {@link TorchTensor} is asked for them.
 */
public final class TorchCheckpoint implements AutoCloseable {
    /** Under these keys training programs keep the network, beside optimizer state and counters. */
    private static final List<String> MODEL_KEYS = List.of("model", "state_dict");

    private static final int PREVIEW_BYTES = 24;

    /** The two containers. */
    public enum Format {
        LEGACY("legacy stream (torch < 1.6)"),
        ZIP("zip archive (torch >= 1.6)");

        private final String description;

        Format(String description) {
            this.description = description;
        }

        @Override
        public String toString() {
            return description;
        }
    }

    private final Path path;
    private final MappedFile file;
    private final Format format;
    private final Container container;
    private final Map<String, TorchTensor> tensors;

    private TorchCheckpoint(
            Path path, MappedFile file, Format format, Container container, Map<String, TorchTensor> tensors) {
        this.path = path;
        this.file = file;
        this.format = format;
        this.container = container;
        this.tensors = tensors;
    }

    /**
     * Opens {@code path} and checks every tensor's place.
     *
     * @throws CheckpointException if there is no such file, it is no checkpoint, is damaged, or asks for something
     *     refused
     */
    public static TorchCheckpoint open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new CheckpointException(path, "is a folder, not a checkpoint");
        }
        MappedFile file;
        try {
            file = MappedFile.open(path);
        } catch (NoSuchFileException e) {
            throw new CheckpointException(path, "no such file", e);
        } catch (IOException e) {
            throw new CheckpointException(path, "cannot be read: " + e.getMessage(), e);
        }
        try {
            Format format = recognise(path, file);
            Container container =
                    format == Format.ZIP ? ZipContainer.read(path, file) : LegacyContainer.read(path, file);
            Map<String, TorchTensor> tensors =
                    new TensorCollector(path, container.storages(), file.size()).collect(container.root());
            return new TorchCheckpoint(path, file, format, container, Collections.unmodifiableMap(tensors));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static Format recognise(Path path, MappedFile file) throws IOException {
        if (file.size() == 0) {
            throw new CheckpointException(path, "is empty: was the download interrupted?");
        }
        ByteBuffer start = file.slice(0, (int) Math.min(file.size(), PREVIEW_BYTES));
        byte[] bytes = new byte[start.remaining()];
        start.get(bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.startsWith("PK\3\4") || text.startsWith("PK\5\6")) {
            return Format.ZIP;
        }
        if (bytes[0] == (byte) 0x80) {
            return Format.LEGACY;
        }
        String hint = "";
        if (text.stripLeading().startsWith("<")) {
            hint = "; it looks like a web page: was it downloaded rightly?";
        } else if (text.startsWith("{", Long.BYTES)) {
            hint = "; it looks like SafeTensors already";
        }
        throw new CheckpointException(
                path,
                "is not a PyTorch checkpoint: neither a pickle stream nor a zip archive, it begins with \""
                        + Printable.of(text.lines().findFirst().orElse("")) + "\"" + hint);
    }

    /** The file's size in bytes. */
    public long size() {
        return file.size();
    }

    public Format format() {
        return format;
    }

    /** The saved object as the pickle has it: nested containers, scalars, and tensors as recorded calls. */
    public PickleValue root() {
        return container.root();
    }

    /**
     * Every tensor of the file by its way from the root: {@code model.layers.0.0.weight}, {@code opt.state.3.exp_avg}.
     * A tensor saved by itself is called {@code tensor}.
     */
    public Map<String, TorchTensor> tensors() {
        return tensors;
    }

    /**
     * The network's own tensors under the names its state_dict has: what lies under {@code model} (fastai) or
     * {@code state_dict}, else all tensors.
     */
    public Map<String, TorchTensor> state() throws CheckpointException {
        if (container.root() instanceof Dict dict) {
            for (String key : MODEL_KEYS) {
                if (dict.get(key) instanceof Dict model) {
                    return Collections.unmodifiableMap(
                            new TensorCollector(path, container.storages(), file.size()).collect(model));
                }
            }
        }
        return tensors;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
