package org.autochrome.weights.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.engine.io.MappedFile;
import org.autochrome.weights.pickle.PickleException;
import org.autochrome.weights.pickle.PickleReader;
import org.autochrome.weights.torch.ZipDirectory.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The zip archive that {@code torch.save} writes since version 1.6: {@code NAME/data.pkl} is the object, and each
 * storage is an entry {@code NAME/data/KEY}, stored uncompressed. NAME is the file's former name and may be anything.
 */
final class ZipContainer {
    private static final String PICKLE = "/data.pkl";
    private static final int MAX_PICKLE_BYTES = 1 << 28;

    private ZipContainer() {}

    static Container read(Path path, MappedFile file) throws IOException {
        Map<String, Entry> entries = ZipDirectory.read(path, file);
        List<Entry> pickles = entries.values().stream()
                .filter(entry -> isTopLevelPickle(entry.name()))
                .toList();
        if (pickles.size() != 1) {
            throw new CheckpointException(
                    path,
                    "is a zip archive, but not one of torch.save: it has " + pickles.size()
                            + " entries named NAME/data.pkl, expected 1");
        }
        Entry pickle = pickles.get(0);
        String folder = pickle.name().substring(0, pickle.name().length() - PICKLE.length());
        requireLittleEndian(path, file, entries.get(folder + "/byteorder"));
        String prefix = folder + "/data/";
        Map<String, StorageSource> storages = new LinkedHashMap<>();
        entries.forEach((name, entry) -> {
            if (name.startsWith(prefix)) {
                storages.put(name.substring(prefix.length()), new ZipEntrySource(path, file, entry));
            }
        });
        try {
            ByteBuffer bytes = whole(path, file, pickle);
            return new Container(PickleReader.read(bytes).value(), storages);
        } catch (PickleException e) {
            throw new CheckpointException(path, e.getMessage() + " (reading " + pickle.name() + ")", e);
        }
    }

    private static boolean isTopLevelPickle(String name) {
        return name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length();
    }

    private static ByteBuffer whole(Path path, MappedFile file, Entry entry) throws IOException {
        if (entry.size() > MAX_PICKLE_BYTES) {
            throw new CheckpointException(
                    path,
                    "entry " + entry.name() + " has " + entry.size() + " bytes, at most " + MAX_PICKLE_BYTES
                            + " are allowed");
        }
        return new ZipEntrySource(path, file, entry).slice(0, (int) entry.size());
    }

    /** Archives before PyTorch 2.1 do not tell their byte order; then it is the little-endian of all usual machines. */
    private static void requireLittleEndian(Path path, MappedFile file, @Nullable Entry entry) throws IOException {
        if (entry == null) {
            return;
        }
        String order =
                StandardCharsets.ISO_8859_1.decode(whole(path, file, entry)).toString();
        if (!order.equals("little")) {
            throw new CheckpointException(
                    path, "was not written on a little-endian machine (byteorder \"" + order + "\")");
        }
    }
}
