package org.autochrome.weights.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.autochrome.weights.Golden;
import org.autochrome.weights.pickle.PickleBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file holds, opening it ends in a checkpoint or in one {@link CheckpointException} of one line. */
class HostileFilesTest {
    @TempDir
    Path folder;

    private Path write(byte[] content) throws IOException {
        return Files.write(folder.resolve("t.pth"), content);
    }

    private void assertRefused(byte[] content, String reason) throws IOException {
        Path path = write(content);
        assertThatThrownBy(() -> readEverything(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith(path + ": ")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }

    private static void readEverything(Path path) throws IOException {
        try (TorchCheckpoint checkpoint = TorchCheckpoint.open(path)) {
            for (TorchTensor tensor : checkpoint.tensors().values()) {
                tensor.read(0, ByteBuffer.allocate((int) tensor.byteCount()));
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void filesThatAreNoCheckpoints() throws IOException {
        Path missing = folder.resolve("none.pth");
        assertThatThrownBy(() -> TorchCheckpoint.open(missing)).hasMessage(missing + ": no such file");
        assertThatThrownBy(() -> TorchCheckpoint.open(folder)).hasMessage(folder + ": is a folder, not a checkpoint");
        assertRefused(new byte[0], "is empty");
        assertRefused(ascii("just some text"), "neither a pickle stream nor a zip archive, it begins with \"just some");
        assertRefused(ascii("<!DOCTYPE html><html>"), "looks like a web page");
        byte[] safetensors = Files.readAllBytes(Golden.tiny("odd_tensors_expected.safetensors"));
        assertRefused(safetensors, "it looks like SafeTensors already");
        assertRefused(ascii("\u001b[2Jcleared"), "begins with \"\\u001b[2J");
        assertRefused(ascii("PK\3\4 and nothing more"), "without its table of contents: truncated?");
        assertRefused(PickleBytes.protocol2().raw('K', 1).stop(), "does not begin with PyTorch's magic number");
        assertRefused(
                new RawZip().stored("readme.txt", ascii("hi")).bytes(), "not one of torch.save: it has 0 entries");
        RawZip two = new RawZip().stored("a/data.pkl", ascii("")).stored("b/data.pkl", ascii(""));
        assertRefused(two.bytes(), "it has 2 entries named NAME/data.pkl, expected 1");
    }

    @Test
    void picklesThatNameAFunctionAreRefusedAndNotRun() throws IOException {
        Path proof = folder.resolve("proof");
        PickleBytes shell = PickleBytes.protocol2().global("os", "system").text("touch " + proof);
        byte[] pickle = shell.raw(0x85, 'R').stop();
        assertRefused(pickle, "pickle, byte 2: names os.system");
        assertRefused(legacy(pickle), "names os.system");
        assertRefused(new RawZip().stored("x/data.pkl", pickle).bytes(), "names os.system");
        assertRefused(ascii("cos\nsystem\n(S'touch x'\ntR."), "is not a PyTorch checkpoint");
        assertThat(proof).doesNotExist();
    }

    /** A legacy stream with {@code object} inside and {@code rest} behind it. */
    private static byte[] legacy(byte[] object, byte[]... rest) {
        PickleBytes stream = PickleBytes.protocol2()
                .raw(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.')
                .bytes(PickleBytes.protocol2().raw('M', 0xE9, 3).stop())
                .bytes(PickleBytes.protocol2()
                        .raw('}')
                        .text("little_endian")
                        .raw(0x88, 's')
                        .stop())
                .bytes(object);
        for (byte[] part : rest) {
            stream.bytes(part);
        }
        return stream.unfinished();
    }

    private static PickleBytes tensor(PickleBytes pickle, int elements, int offset, int[] size, int[] stride) {
        pickle.global("torch._utils", "_rebuild_tensor_v2").raw('(', '(').text("storage");
        pickle.global("torch", "FloatStorage")
                .text("0")
                .text("cpu")
                .integer(elements)
                .raw('t', 'Q')
                .integer(offset);
        for (int[] tuple : new int[][] {size, stride}) {
            pickle.raw('(');
            Arrays.stream(tuple).forEach(pickle::integer);
            pickle.raw('t');
        }
        return pickle.raw(0x89).global("collections", "OrderedDict").raw(')', 'R', 't', 'R');
    }

    private static byte[] oneTensor(int elements, int offset, int[] size, int[] stride) {
        return tensor(PickleBytes.protocol2(), elements, offset, size, stride).stop();
    }

    private static byte[] zip(byte[] pickle) {
        return new RawZip()
                .stored("x/data.pkl", pickle)
                .stored("x/data/0", new byte[16])
                .bytes();
    }

    @Test
    void tensorsMustLieInsideTheirStorage() throws IOException {
        readEverything(write(zip(oneTensor(4, 0, new int[] {2, 2}, new int[] {2, 1}))));
        readEverything(write(zip(oneTensor(4, 4, new int[] {0, 9}, new int[] {9, 1}))));
        assertRefused(zip(oneTensor(4, 1, new int[] {2, 2}, new int[] {2, 1})), "reaches outside of its storage");
        assertRefused(zip(oneTensor(4, 0, new int[] {2, 2}, new int[] {3, 1})), "reaches outside of its storage");
        assertRefused(zip(oneTensor(4, 4, new int[0], new int[0])), "reaches outside of its storage");
        assertRefused(zip(oneTensor(4, -1, new int[] {2}, new int[] {1})), "do not go together");
        assertRefused(zip(oneTensor(4, 0, new int[] {2}, new int[] {1, 1})), "do not go together");
        assertRefused(zip(oneTensor(4, 0, new int[] {-2}, new int[] {1})), "not made of non-negative integers");
        assertRefused(zip(oneTensor(4, 0, new int[] {2}, new int[] {-1})), "not made of non-negative integers");
        assertRefused(zip(oneTensor(5, 0, new int[] {5}, new int[] {1})), "with 20 bytes, the file holds 16");
        assertRefused(zip(oneTensor(-1, 0, new int[] {2}, new int[] {1})), "not a storage as PyTorch writes it");
        int max = Integer.MAX_VALUE;
        assertRefused(zip(oneTensor(4, 0, new int[] {max, max, max}, new int[3])), "the absurd size");
        assertRefused(zip(oneTensor(4, 0, new int[] {max, max}, new int[] {max, max})), "the absurd size");
        assertRefused(zip(oneTensor(4, 0, new int[] {max}, new int[] {max})), "reaches outside of its storage");
        assertRefused(zip(oneTensor(4, 0, new int[] {max}, new int[1])), "out of proportion to the file");
        RawZip without = new RawZip().stored("x/data.pkl", oneTensor(4, 0, new int[] {2}, new int[] {1}));
        assertRefused(without.bytes(), "needs storage 0, which the file does not hold");
    }

    @Test
    void containersThatNeverEnd() throws IOException {
        assertRefused(zip(PickleBytes.protocol2().raw(']', 'q', 0, 'h', 0, 'a').stop()), "nests containers deeper");
        // Thirty pairs, each of the one before twice: a billion empty tuples in 120 bytes.
        PickleBytes doubling = PickleBytes.protocol2().raw(')', 'q', 0);
        for (int level = 0; level < 30; level++) {
            doubling.raw('h', 0, 0x86, 'q', 0);
        }
        assertRefused(zip(doubling.stop()), "holds more than 2000000 values");
        byte[] clash = tensor(
                        tensor(PickleBytes.protocol2().raw('}').text("a.b"), 4, 0, new int[1], new int[1])
                                .raw('s')
                                .text("a")
                                .raw('}')
                                .text("b"),
                        4,
                        0,
                        new int[1],
                        new int[1])
                .raw('s', 's')
                .stop();
        assertRefused(zip(clash), "holds two tensors whose dotted name is a.b");
        PickleBytes longName =
                PickleBytes.protocol2().raw('}').text("n".repeat(2000)).raw('N', 's');
        assertRefused(zip(longName.stop()), "a name of more than 1000 characters");
    }

    @Test
    void callsThatMultiplyWhatTheyAreGiven() throws IOException {
        // Text of 1 MiB, encoded a hundred times by five bytes each.
        PickleBytes encoding =
                PickleBytes.protocol2().global("_codecs", "encode").raw('q', 0);
        encoding.text("t".repeat(1 << 20)).text("latin1").raw(0x86, 'q', 1, ']');
        for (int i = 0; i < 100; i++) {
            encoding.raw('h', 0, 'h', 1, 'R', 'a');
        }
        assertRefused(zip(encoding.raw(0x87).stop()), "all strings together 67108864");
        // A list of ten thousand pairs, made a dict three hundred times.
        PickleBytes dicts =
                PickleBytes.protocol2().global("collections", "OrderedDict").raw('q', 0);
        dicts.raw('K', 1, 'N', 0x86, 'q', 1, ']', '(');
        for (int i = 0; i < 10_000; i++) {
            dicts.raw('h', 1);
        }
        dicts.raw('e', 0x85, 'q', 2, ']');
        for (int i = 0; i < 300; i++) {
            dicts.raw('h', 0, 'h', 2, 'R', 'a');
        }
        assertRefused(zip(dicts.raw(0x87, 0x86).stop()), "has more than 2000000 instructions");
    }

    /** One tensor of no elements under {@code keys} names at each of {@code levels} levels, by dicts that are shared. */
    private static byte[] sharedDicts(int levels, int keys, int keyLength) {
        PickleBytes pickle =
                tensor(PickleBytes.protocol2(), 4, 0, new int[1], new int[1]).raw('q', 0);
        for (int level = 0; level < levels; level++) {
            pickle.raw('}', '(');
            for (int key = 0; key < keys; key++) {
                pickle.text(Integer.toString(100 + key) + "k".repeat(keyLength - 3))
                        .raw('h', 0);
            }
            pickle.raw('u', 'q', 0, 0x86);
        }
        return pickle.stop();
    }

    @Test
    void moreNamesThanAnyNetworkHas() throws IOException {
        assertRefused(zip(sharedDicts(17, 2, 3)), "holds more than 100000 tensors");
        assertRefused(zip(sharedDicts(3, 28, 300)), "names of its tensors have more than 16777216 characters");
    }

    @Test
    void legacyStreamsThatContradictThemselves() throws IOException {
        byte[] object = oneTensor(4, 0, new int[] {4}, new int[] {1});
        byte[] keys = PickleBytes.protocol2().raw(']').text("0").raw('a').stop();
        byte[] four = ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(4)
                .array();
        byte[] five = ByteBuffer.allocate(28)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(5)
                .array();
        readEverything(write(legacy(object, keys, four)));
        assertRefused(legacy(object, keys, five), "has 5 elements, but the tensors declare 4");
        assertRefused(legacy(object, keys, Arrays.copyOf(four, 23)), "is truncated: storage 0 needs 16 bytes");
        assertRefused(legacy(object, keys, new byte[3]), "is truncated: storage 0");
        assertRefused(legacy(object, PickleBytes.protocol2().raw(']').stop()), "needs storage 0, which the file");
        byte[] other = PickleBytes.protocol2().raw(']').text("1").raw('a').stop();
        assertRefused(legacy(object, other, four), "lists a storage that no tensor declares");
        byte[] twice = PickleBytes.protocol2()
                .raw(']')
                .text("0")
                .raw('a')
                .text("0")
                .raw('a')
                .stop();
        assertRefused(legacy(object, twice, four, four), "lists storage 0 twice");
        assertRefused(legacy(object, PickleBytes.protocol2().raw('N').stop()), "does not list its storages");
        byte[] both = tensor(
                        tensor(PickleBytes.protocol2(), 4, 0, new int[1], new int[1]), 5, 0, new int[1], new int[1])
                .raw(0x86)
                .stop();
        assertRefused(legacy(both, keys, four), "storage 0 is declared twice, differently");
    }

    @Test
    void zipArchivesThatLie() throws IOException {
        byte[] pickle = oneTensor(4, 0, new int[] {4}, new int[] {1});
        assertRefused(good(pickle).stored("../evil", new byte[1]).bytes(), "\"../evil\", a path that leads outside");
        assertRefused(good(pickle).stored("x/../../evil", new byte[1]).bytes(), "a path that leads outside");
        assertRefused(good(pickle).stored("/etc/evil", new byte[1]).bytes(), "a path that leads outside");
        assertRefused(good(pickle).stored("x\\evil", new byte[1]).bytes(), "a path that leads outside");
        assertRefused(good(pickle).stored("C:evil", new byte[1]).bytes(), "a path that leads outside");
        assertRefused(good(pickle).stored("x/data/0", new byte[1]).bytes(), "has two entries called x/data/0");
        assertRefused(good(pickle).deflated("x/bomb", new byte[1 << 20]).bytes(), "entry x/bomb would unpack from 10");

        RawZip encrypted = good(pickle);
        encrypted.flags = 1;
        assertRefused(encrypted.stored("x/secret", new byte[1]).bytes(), "entry x/secret is encrypted");
        RawZip method = good(pickle);
        method.method = 12;
        assertRefused(method.stored("x/bzip2", new byte[1]).bytes(), "uses compression method 12");
        RawZip sizes = good(pickle);
        sizes.claimedSize = 2;
        assertRefused(sizes.stored("x/sizes", new byte[1]).bytes(), "is stored, but its two sizes differ: 1 and 2");
        RawZip offset = good(pickle);
        offset.claimedOffset = 5;
        assertRefused(offset.stored("x/offset", new byte[1]).bytes(), "entry x/offset does not begin at byte 5");
        RawZip outside = good(pickle);
        outside.claimedOffset = 1 << 30;
        assertRefused(outside.stored("x/far", new byte[1]).bytes(), "entry x/far would lie at byte 1073741824");
        RawZip overlap = new RawZip();
        overlap.stored("x/data.pkl", pickle).stored("x/data/0", new byte[16]);
        overlap.claimedOffset = 0;
        assertRefused(overlap.stored("x/data.pkl", pickle).bytes(), "has two entries called x/data.pkl");
    }

    @Test
    void zipEntriesThatOverlapAreRefused() throws IOException {
        // Two names of one length, the second entry's data inside the first one's.
        byte[] inner = new RawZip().stored("b", new byte[4]).bytes();
        byte[] local = Arrays.copyOf(inner, 30 + 1 + 3 + 4);
        RawZip zip = new RawZip().stored("a", local);
        zip.claimedOffset = 30 + 1 + 3;
        assertRefused(zip.stored("b", new byte[4]).bytes(), "entries a and b overlap");
    }

    private static RawZip good(byte[] pickle) {
        return new RawZip().stored("x/data.pkl", pickle).stored("x/data/0", new byte[16]);
    }

    @Test
    void damagedZipEntriesAreNoticedByTheirChecksum() throws IOException {
        byte[] pickle = oneTensor(4, 0, new int[] {4}, new int[] {1});
        RawZip stored = new RawZip().stored("x/data.pkl", pickle);
        stored.claimedCrc = 0;
        assertRefused(stored.stored("x/data/0", new byte[16]).bytes(), "entry x/data/0 has checksum ecbb4b55");
        RawZip deflated = new RawZip().stored("x/data.pkl", pickle);
        deflated.claimedCrc = 0;
        assertRefused(deflated.deflated("x/data/0", new byte[16]).bytes(), "entry x/data/0 has checksum ecbb4b55");
        for (int size : new int[] {15, 17}) {
            RawZip wrongSize = new RawZip().stored("x/data.pkl", pickle);
            wrongSize.claimedSize = size;
            assertThatThrownBy(() -> readEverything(
                            write(wrongSize.deflated("x/data/0", new byte[16]).bytes())))
                    .isInstanceOf(CheckpointException.class);
        }
        RawZip nonsense = new RawZip().stored("x/data.pkl", pickle);
        nonsense.method = 8;
        assertRefused(
                nonsense.stored("x/data/0", ascii("\u0007nonsensenonsens")).bytes(), "does not unpack");
        RawZip bigEndian = new RawZip().stored("x/data.pkl", pickle).stored("x/byteorder", ascii("big"));
        assertRefused(bigEndian.bytes(), "not written on a little-endian machine");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void compressedAndZip64ArchivesAreRead(boolean zip64) throws IOException {
        byte[] data = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1)
                .putFloat(2)
                .putFloat(3)
                .putFloat(4)
                .array();
        RawZip zip = new RawZip();
        zip.zip64 = zip64;
        zip.deflated("any name/data.pkl", oneTensor(4, 1, new int[] {2}, new int[] {2}));
        zip.deflated("any name/data/0", data).stored("any name/byteorder", ascii("little"));
        try (TorchCheckpoint checkpoint = TorchCheckpoint.open(write(zip.bytes()))) {
            assertThat(checkpoint.tensors().get("tensor").floats()).containsExactly(2, 4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"odd_tensors_legacy.pth", "odd_tensors_zip.pth"})
    void everyTruncationIsRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(Golden.tiny(name));
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"odd_tensors_legacy.pth", "odd_tensors_zip.pth"})
    void noMutationEscapesTheReader(String name) throws IOException {
        SplittableRandom random = new SplittableRandom(20261125);
        byte[] whole = Files.readAllBytes(Golden.tiny(name));
        int refused = 0;
        for (int i = 0; i < 1500; i++) {
            byte[] mutated = whole.clone();
            mutated[random.nextInt(mutated.length)] ^= (byte) random.nextInt(1, 256);
            try {
                readEverything(write(mutated));
            } catch (CheckpointException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
                refused++;
            }
        }
        assertThat(refused).isBetween(400, 1499);
    }
}
