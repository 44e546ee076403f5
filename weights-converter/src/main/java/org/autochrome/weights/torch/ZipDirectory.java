package org.autochrome.weights.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.engine.io.MappedFile;

/**
 * The table of contents of a zip archive, with the place of every entry's bytes, which {@link java.util.zip.ZipFile}
 * does not tell and which a storage read in place needs. Everything unusual is refused: names that lead outside, entries
 * that overlap, encryption, several disks, sizes out of proportion.
 *
 * <p>Format: PKWARE's APPNOTE.TXT, sections 4.3 to 4.5; numbers are little-endian.
 */
final class ZipDirectory {
    /** Weights hardly compress; a ratio like this is a bomb. */
    static final int MAX_RATIO = 100;

    /** Uncompressed size of a single compressed entry: it must fit the heap. PyTorch stores without compressing. */
    static final int MAX_INFLATED_BYTES = 1 << 28;

    private static final int MAX_ENTRIES = 200_000;
    private static final int MAX_DIRECTORY_BYTES = 1 << 26;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT = 0xFFFF;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END64_LOCATOR_SIGNATURE = 0x07064b50;
    private static final int END64_LOCATOR_BYTES = 20;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int CENTRAL_SIGNATURE = 0x02014b50;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int ZIP64_EXTRA = 1;
    private static final long IN_ZIP64 = 0xFFFFFFFFL;

    private final Path path;
    private final MappedFile file;

    private ZipDirectory(Path path, MappedFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * One file of the archive.
     *
     * @param stored whether it is stored as it is; otherwise it is deflated
     * @param begin first byte of its data in the archive
     */
    record Entry(String name, boolean stored, long crc, long compressedSize, long size, long begin) {}

    private record End(long entries, long directoryBytes, long directoryBegin) {}

    /** Reads the table of contents of {@code file}, in its order. */
    static Map<String, Entry> read(Path path, MappedFile file) throws IOException {
        return new ZipDirectory(path, file).read();
    }

    private Map<String, Entry> read() throws IOException {
        End end = end();
        if (end.entries() > MAX_ENTRIES || end.directoryBytes() > MAX_DIRECTORY_BYTES) {
            throw problem("claims " + end.entries() + " entries, at most " + MAX_ENTRIES + " are allowed");
        }
        ByteBuffer directory = slice(end.directoryBegin(), (int) end.directoryBytes(), "the table of contents");
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (long i = 0; i < end.entries(); i++) {
            Entry entry = entry(directory, end.directoryBegin());
            if (entries.put(entry.name(), entry) != null) {
                throw problem("has two entries called " + entry.name());
            }
        }
        refuseOverlaps(new ArrayList<>(entries.values()));
        return entries;
    }

    private ByteBuffer slice(long begin, int length, String what) throws IOException {
        if (begin < 0 || length < 0 || begin > file.size() - length) {
            throw problem("is damaged: " + what + " would lie at byte " + begin + " of " + file.size());
        }
        return file.slice(begin, length);
    }

    /** Finds the record at the end of the archive, behind which only a comment may follow. */
    private End end() throws IOException {
        int tailBytes = (int) Math.min(file.size(), END_BYTES + MAX_COMMENT);
        long tailBegin = file.size() - tailBytes;
        ByteBuffer tail = file.slice(tailBegin, tailBytes);
        for (int at = tailBytes - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END_SIGNATURE && unsignedShort(tail, at + 20) == tailBytes - END_BYTES - at) {
                return end(tail, at, tailBegin + at);
            }
        }
        throw problem("is a zip archive without its table of contents: truncated?");
    }

    private End end(ByteBuffer tail, int at, long position) throws IOException {
        if (unsignedShort(tail, at + 4) != unsignedShort(tail, at + 6)) {
            throw problem("is one part of a zip archive that spans several");
        }
        long entries = unsignedShort(tail, at + 10);
        long bytes = unsignedInt(tail, at + 12);
        long begin = unsignedInt(tail, at + 16);
        boolean zip64 = entries == 0xFFFF || bytes == IN_ZIP64 || begin == IN_ZIP64;
        return zip64 ? end64(position - END64_LOCATOR_BYTES) : new End(entries, bytes, begin);
    }

    private End end64(long locatorBegin) throws IOException {
        ByteBuffer locator = slice(locatorBegin, END64_LOCATOR_BYTES, "the zip64 locator");
        if (locator.getInt(0) != END64_LOCATOR_SIGNATURE) {
            throw problem("is damaged: no zip64 locator at byte " + locatorBegin);
        }
        ByteBuffer end = slice(locator.getLong(8), END64_BYTES, "the zip64 end record");
        if (end.getInt(0) != END64_SIGNATURE || end.getLong(32) < 0 || end.getLong(40) < 0) {
            throw problem("is damaged: no zip64 end record at byte " + locator.getLong(8));
        }
        return new End(end.getLong(32), end.getLong(40), end.getLong(48));
    }

    private Entry entry(ByteBuffer directory, long directoryBegin) throws IOException {
        if (directory.remaining() < CENTRAL_BYTES || directory.getInt(directory.position()) != CENTRAL_SIGNATURE) {
            throw problem("is damaged: the table of contents ends early");
        }
        ByteBuffer header = directory.slice(directory.position(), CENTRAL_BYTES).order(directory.order());
        int nameBytes = unsignedShort(header, 28);
        int extraBytes = unsignedShort(header, 30);
        int commentBytes = unsignedShort(header, 32);
        directory.position(directory.position() + CENTRAL_BYTES);
        if (directory.remaining() < nameBytes + extraBytes + commentBytes) {
            throw problem("is damaged: the table of contents ends early");
        }
        String name = name(directory.slice(directory.position(), nameBytes));
        ByteBuffer extra =
                directory.slice(directory.position() + nameBytes, extraBytes).order(directory.order());
        directory.position(directory.position() + nameBytes + extraBytes + commentBytes);

        long size = unsignedInt(header, 24);
        long compressed = unsignedInt(header, 20);
        long local = unsignedInt(header, 42);
        if (size == IN_ZIP64 || compressed == IN_ZIP64 || local == IN_ZIP64) {
            ByteBuffer wide = zip64Extra(name, extra);
            size = size == IN_ZIP64 ? wideValue(name, wide) : size;
            compressed = compressed == IN_ZIP64 ? wideValue(name, wide) : compressed;
            local = local == IN_ZIP64 ? wideValue(name, wide) : local;
        }
        int method = unsignedShort(header, 10);
        checkKind(name, unsignedShort(header, 8), method, compressed, size);
        long begin = dataBegin(name, nameBytes, local);
        if (compressed > directoryBegin - begin) {
            throw problem("entry " + name + " claims " + compressed + " bytes, more than the archive holds");
        }
        return new Entry(name, method == 0, unsignedInt(header, 16), compressed, size, begin);
    }

    private ByteBuffer zip64Extra(String name, ByteBuffer extra) throws CheckpointException {
        while (extra.remaining() >= 4) {
            int id = extra.getShort() & 0xFFFF;
            int length = extra.getShort() & 0xFFFF;
            if (length > extra.remaining()) {
                break;
            }
            if (id == ZIP64_EXTRA) {
                return extra.slice(extra.position(), length).order(extra.order());
            }
            extra.position(extra.position() + length);
        }
        throw problem("entry " + name + " has no zip64 sizes, but refers to them");
    }

    private long wideValue(String name, ByteBuffer wide) throws CheckpointException {
        if (wide.remaining() < 8) {
            throw problem("entry " + name + " has no zip64 sizes, but refers to them");
        }
        return wide.getLong();
    }

    private void checkKind(String name, int flags, int method, long compressed, long size) throws CheckpointException {
        if ((flags & 1) != 0) {
            throw problem("entry " + name + " is encrypted");
        }
        if (compressed < 0 || size < 0) {
            throw problem("entry " + name + " has an absurd size");
        }
        if (method == 0 && compressed != size) {
            throw problem("entry " + name + " is stored, but its two sizes differ: " + compressed + " and " + size);
        }
        if (method != 0 && method != 8) {
            throw problem("entry " + name + " uses compression method " + method + ", known are stored and deflated");
        }
        if (method == 8 && (size > MAX_INFLATED_BYTES || size / MAX_RATIO > compressed)) {
            throw problem("entry " + name + " would unpack from " + compressed + " to " + size + " bytes; allowed are "
                    + MAX_RATIO + ":1 and " + MAX_INFLATED_BYTES + " bytes");
        }
    }

    /** The local header in front of the data repeats the name; its own lengths say where the data begins. */
    private long dataBegin(String name, int nameBytes, long local) throws IOException {
        ByteBuffer header = slice(local, LOCAL_BYTES, "entry " + name);
        boolean matches = header.getInt(0) == LOCAL_SIGNATURE
                && unsignedShort(header, 26) == nameBytes
                && name(slice(local + LOCAL_BYTES, nameBytes, "entry " + name)).equals(name);
        if (!matches) {
            throw problem("is damaged: entry " + name + " does not begin at byte " + local);
        }
        return local + LOCAL_BYTES + nameBytes + unsignedShort(header, 28);
    }

    private String name(ByteBuffer bytes) throws CheckpointException {
        String name;
        try {
            name = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new CheckpointException(path, "has an entry whose name is not valid UTF-8", e);
        }
        boolean outside = name.isEmpty()
                || name.startsWith("/")
                || name.indexOf('\\') >= 0
                || name.indexOf('\0') >= 0
                || name.matches("[A-Za-z]:.*")
                || List.of(name.split("/", -1)).contains("..");
        if (outside) {
            throw problem("has an entry called \"" + name + "\", a path that leads outside of the archive");
        }
        return name;
    }

    private void refuseOverlaps(List<Entry> entries) throws CheckpointException {
        entries.sort(Comparator.comparingLong(Entry::begin));
        for (int i = 1; i < entries.size(); i++) {
            Entry before = entries.get(i - 1);
            if (entries.get(i).begin() < before.begin() + before.compressedSize()) {
                throw problem(
                        "entries " + before.name() + " and " + entries.get(i).name() + " overlap");
            }
        }
    }

    private static int unsignedShort(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xFFFF;
    }

    private static long unsignedInt(ByteBuffer bytes, int at) {
        return bytes.getInt(at) & 0xFFFFFFFFL;
    }

    private CheckpointException problem(String what) {
        return new CheckpointException(path, what);
    }
}
