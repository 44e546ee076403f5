package org.autochrome.weights.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.autochrome.weights.pickle.PickleValue.Bool;
import org.autochrome.weights.pickle.PickleValue.Bytes;
import org.autochrome.weights.pickle.PickleValue.Call;
import org.autochrome.weights.pickle.PickleValue.Dict;
import org.autochrome.weights.pickle.PickleValue.Int;
import org.autochrome.weights.pickle.PickleValue.None;
import org.autochrome.weights.pickle.PickleValue.PersistentId;
import org.autochrome.weights.pickle.PickleValue.Real;
import org.autochrome.weights.pickle.PickleValue.Sequence;
import org.autochrome.weights.pickle.PickleValue.Text;
import org.autochrome.weights.pickle.PickleValue.Tuple;
import org.junit.jupiter.api.Test;

class PickleReaderTest {
    private static PickleValue read(byte[] pickle) throws PickleException {
        return PickleReader.read(ByteBuffer.wrap(pickle)).value();
    }

    private static PickleBytes pickle() {
        return PickleBytes.protocol2();
    }

    private static void assertRefused(byte[] pickle, String reason) {
        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(PickleException.class)
                .hasMessageStartingWith("pickle, byte ")
                .hasMessageContaining(reason);
    }

    @Test
    void readsScalars() throws PickleException {
        assertThat(read(pickle().raw('N').stop())).isEqualTo(None.NONE);
        assertThat(read(pickle().raw(0x88).stop())).isEqualTo(new Bool(true));
        assertThat(read(pickle().raw(0x89).stop())).isEqualTo(new Bool(false));
        assertThat(read(pickle().integer(-5).stop())).isEqualTo(Int.of(-5));
        assertThat(read(pickle().raw('K', 255).stop())).isEqualTo(Int.of(255));
        assertThat(read(pickle().raw('M', 0xFF, 0xFF).stop())).isEqualTo(Int.of(65535));
        assertThat(read(pickle().raw(0x8a, 0).stop())).isEqualTo(Int.of(0));
        assertThat(read(pickle().raw(0x8a, 1, 0xFF).stop())).isEqualTo(Int.of(-1));
        assertThat(read(pickle().raw(0x8a, 2, 0xFF, 0).stop())).isEqualTo(Int.of(255));
        assertThat(read(pickle().raw(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)
                        .stop()))
                .isEqualTo(new Int(new BigInteger("119547037146038801333356")));
        assertThat(read(pickle().raw('G', 0x40, 4, 0, 0, 0, 0, 0, 0).stop())).isEqualTo(new Real(2.5));
        assertThat(read(pickle().text("Größe 😀").stop())).isEqualTo(new Text("Größe 😀"));
        assertThat(read(pickle().raw('U', 2, 'o', 'k').stop())).isEqualTo(new Text("ok"));
        assertThat(read(pickle().raw('T', 2, 0, 0, 0, 'o', 'k').stop())).isEqualTo(new Text("ok"));
    }

    @Test
    void readsContainers() throws PickleException {
        Tuple tuple = (Tuple)
                read(pickle().raw('(', 'K', 1, 'K', 2, 'K', 3, 'K', 4, 't').stop());
        assertThat(tuple.items()).containsExactly(Int.of(1), Int.of(2), Int.of(3), Int.of(4));
        assertThat(((Tuple) read(pickle().raw(')').stop())).items()).isEmpty();
        assertThat(((Tuple) read(pickle().raw('K', 1, 'K', 2, 0x86).stop())).items())
                .containsExactly(Int.of(1), Int.of(2));
        assertThat(((Tuple) read(pickle().raw('K', 1, 'K', 2, 'K', 3, 0x87).stop())).items())
                .containsExactly(Int.of(1), Int.of(2), Int.of(3));
        Sequence list = (Sequence)
                read(pickle().raw(']', 'N', 'a', '(', 'K', 1, 'K', 2, 'e').stop());
        assertThat(list.items()).containsExactly(None.NONE, Int.of(1), Int.of(2));
        Dict dict = (Dict) read(pickle().raw('}')
                .text("a")
                .raw('K', 1, 's', '(', 'K', 9, 'N', 0x88, 'K', 2, 'u')
                .stop());
        assertThat(dict.entries())
                .containsExactly(
                        Map.entry(new Text("a"), Int.of(1)),
                        Map.entry(Int.of(9), None.NONE),
                        Map.entry(new Bool(true), Int.of(2)));
        assertThat(dict.get("a")).isEqualTo(Int.of(1));
        assertThat(dict.get("b")).isNull();
    }

    @Test
    void theMemoGivesTheSameObject() throws PickleException {
        byte[] twice = pickle().raw('(', ']', 'q', 7, 'h', 7, 'r', 0, 1, 0, 0, 'j', 0, 1, 0, 0, 't')
                .stop();
        List<PickleValue> items = ((Tuple) read(twice)).items();
        assertThat(items).hasSize(3);
        assertThat(items.get(1)).isSameAs(items.get(0));
        assertThat(items.get(2)).isSameAs(items.get(0));
    }

    @Test
    void callsAreRecordedNotMade() throws PickleException {
        Call slice = (Call) read(pickle().global("__builtin__", "slice")
                .raw('N', 'K', 3, 'N', 0x87, 'R')
                .stop());
        assertThat(slice.callee()).isEqualTo(KnownGlobal.SLICE_PYTHON2);
        assertThat(slice.arguments()).containsExactly(None.NONE, Int.of(3), None.NONE);
        assertThat(slice.state()).isNull();
        Call dtype = (Call) read(pickle().global("numpy", "dtype")
                .raw(')', 'R', 'K', 3, 0x85, 'b')
                .stop());
        assertThat(((Tuple) dtype.state()).items()).containsExactly(Int.of(3));
        Call size =
                (Call) read(pickle().global("torch", "Size").raw(')', 0x85, 'R').stop());
        assertThat(size.callee()).hasToString("torch.Size");
        Bytes bytes = (Bytes) read(pickle().global("_codecs", "encode")
                .text("a\u00ff")
                .text("latin1")
                .raw(0x86, 'R')
                .stop());
        assertThat(bytes.buffer()).isEqualTo(ByteBuffer.wrap(new byte[] {'a', -1}));
    }

    @Test
    void orderedDictsKeepOrderAndAttributes() throws PickleException {
        Dict python3 = (Dict) read(pickle().global("collections", "OrderedDict")
                .raw(')', 'R')
                .text("z")
                .raw('K', 1, 's')
                .text("a")
                .raw('K', 2, 's', '}')
                .text("_metadata")
                .raw('N', 's', 'b')
                .stop());
        assertThat(python3.entries().keySet()).containsExactly(new Text("z"), new Text("a"));
        assertThat(((Dict) python3.attributes()).get("_metadata")).isEqualTo(None.NONE);
        Dict python2 = (Dict) read(pickle().global("collections", "OrderedDict")
                .raw(']', ']')
                .raw('(', 'U', 1, 'z', 'K', 1, 'e', 'a', 0x85, 'R')
                .stop());
        assertThat(python2.entries()).containsExactly(Map.entry(new Text("z"), Int.of(1)));
    }

    @Test
    void persistentIdsAreListed() throws PickleException {
        PickleReader.Pickle pickle = PickleReader.read(
                ByteBuffer.wrap(pickle().raw('K', 1, 'Q', 'K', 2, 'Q', 0x86).stop()));
        assertThat(pickle.persistentIds()).extracting(PersistentId::id).containsExactly(Int.of(1), Int.of(2));
    }

    @Test
    void readsOnePickleAfterAnother() throws PickleException {
        byte[] first = pickle().raw('K', 1).stop();
        byte[] second = pickle().raw('K', 2).stop();
        ByteBuffer both = ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .flip();
        assertThat(PickleReader.read(both).value()).isEqualTo(Int.of(1));
        assertThat(PickleReader.read(both).value()).isEqualTo(Int.of(2));
        assertThat(both.hasRemaining()).isFalse();
    }

    @Test
    void refusesNamesOutsideTheList() {
        byte[] shell = pickle().global("os", "system")
                .text("echo hacked")
                .raw(0x85, 'R')
                .stop();
        assertRefused(shell, "pickle, byte 2: names os.system, which is not among the names that checkpoints need");
        assertRefused(pickle().global("builtins", "eval").stop(), "names builtins.eval");
        assertRefused(pickle().global("torch", "load").stop(), "names torch.load");
        assertRefused(pickle().global("torch\u001b[2J", "x").stop(), "must be printable ASCII");
        assertRefused(pickle().global("m".repeat(300), "x").stop(), "at most 256 bytes");
    }

    @Test
    void refusesEveryOpcodeOutsideTheList() {
        int refused = 0;
        for (int code = 0; code < 256; code++) {
            if (Opcode.of(code) == null) {
                assertRefused(
                        pickle().raw('N', code, 0, 0, 0, 0).stop(),
                        String.format("pickle, byte 3: opcode 0x%02x is not among those", code));
                refused++;
            }
        }
        assertThat(refused).isEqualTo(256 - Opcode.values().length);
        for (int dangerous : new int[] {'i', 'o', 0x81, 0x92, 0x82, 0x83, 0x84, 'P', 0x93}) {
            assertThat(Opcode.of(dangerous)).as("0x%02x", dangerous).isNull();
        }
    }

    @Test
    void refusesClaimsLargerThanTheFile() {
        byte[] twoGigabytes =
                pickle().raw('X').int32(Integer.MAX_VALUE).raw('a', 'b').unfinished();
        assertThat(twoGigabytes).hasSize(9);
        assertRefused(twoGigabytes, "needs 2147483647 bytes for a string, but only 2 are left");
        assertRefused(pickle().raw('X').int32(-1).stop(), "needs 4294967295 bytes for a string, but only 1 are left");
        assertRefused(pickle().raw('T').int32(-1).stop(), "needs 4294967295 bytes");
        assertRefused(pickle().raw(0x8a, 200).stop(), "needs 200 bytes for an integer");
    }

    @Test
    void refusesWhatExceedsABound() {
        byte[] deep = new byte[1000];
        Arrays.fill(deep, (byte) '(');
        assertRefused(pickle().bytes(deep).stop(), "nests deeper than 256 levels");
        byte[] many = new byte[PickleReader.MAX_STEPS];
        Arrays.fill(many, (byte) 'N');
        assertRefused(pickle().bytes(many).stop(), "has more than 2000000 instructions");
        byte[] letters = new byte[PickleInput.MAX_TEXT_BYTES + 1];
        Arrays.fill(letters, (byte) 'a');
        assertRefused(pickle().raw('X').int32(letters.length).bytes(letters).stop(), "is too long for a checkpoint");
        ByteBuffer memo = ByteBuffer.allocate(5 * (PickleReader.MAX_MEMO + 1));
        for (int i = 0; i <= PickleReader.MAX_MEMO; i++) {
            memo.put((byte) 'r').putInt(i);
        }
        assertRefused(pickle().raw('N').bytes(memo.array()).stop(), "remembers more than 1000000 values");
    }

    @Test
    void refusesBrokenPrograms() {
        assertRefused(new byte[0], "needs 1 bytes for an opcode, but only 0 are left");
        assertRefused(new byte[] {'N', '.'}, "does not begin with a protocol number");
        assertRefused(new byte[] {(byte) 0x80, 4, 'N', '.'}, "uses pickle protocol 4");
        assertRefused(pickle().stop(), "takes a value from an empty stack");
        assertRefused(pickle().raw('(').stop(), "takes a value from an empty stack");
        assertRefused(pickle().raw('N', 'N').stop(), "ends with 2 values on the stack");
        assertRefused(pickle().raw('(', 'N').stop(), "ends with 1 values");
        assertRefused(pickle().raw('t').stop(), "closes a container that was not opened");
        assertRefused(pickle().raw('N', '(', 0x85).stop(), "takes a value from an empty stack");
        assertRefused(pickle().raw('h', 3).stop(), "refers to memo 3, which was not set");
        assertRefused(pickle().raw('N', 'N', 'a').stop(), "appends to something that is not a list");
        assertRefused(pickle().raw('N', 'N', 'N', 's').stop(), "sets an item of something that is not a dict");
        assertRefused(pickle().raw('}', '(', 'N', 'u').stop(), "sets a key without a value");
        assertRefused(pickle().raw('}', ']', 'N', 's').stop(), "a dict's key must be");
        assertRefused(pickle().raw('N', ')', 'R').stop(), "calls something that is not a listed function");
        assertRefused(pickle().global("torch", "FloatStorage").raw(')', 'R').stop(), "not a listed function");
        assertRefused(pickle().global("numpy", "dtype").raw('N', 'R').stop(), "arguments that are not a tuple");
        assertRefused(pickle().global("_codecs", "encode").raw(')', 'R').stop(), "known for Latin-1 text only");
        assertRefused(
                pickle().global("collections", "OrderedDict")
                        .raw('N', 0x85, 'R')
                        .stop(),
                "not a list of pairs");
        assertRefused(pickle().raw('N', 'N', 'b').stop(), "restores the state of something that has none");
        assertRefused(pickle().raw('}', 'N', 'b').stop(), "restores the state of something that has none");
        assertRefused(pickle().raw('X', 1, 0, 0, 0, 0xFF).stop(), "not valid UTF-8");
    }

    @Test
    void everyTruncationIsRefused() throws PickleException {
        byte[] whole = sample();
        read(whole);
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "");
        }
    }

    @Test
    void noMutationEscapesTheReader() {
        SplittableRandom random = new SplittableRandom(20261125);
        byte[] whole = sample();
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = whole.clone();
            for (int j = random.nextInt(1, 4); j > 0; j--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(read(mutated)).isNotNull();
            } catch (PickleException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    /** A dict with a tensor as PyTorch describes it. */
    private static byte[] sample() {
        return pickle().raw('}', 'q', 0, '(')
                .text("w")
                .global("torch._utils", "_rebuild_tensor_v2")
                .raw('q', 1, '(', '(')
                .text("storage")
                .global("torch", "FloatStorage")
                .text("0")
                .text("cpu")
                .raw('K', 4, 't', 'Q', 'K', 0, 'K', 2, 'K', 2, 0x86, 'K', 2, 'K', 1, 0x86, 0x89)
                .global("collections", "OrderedDict")
                .raw(')', 'R', 't', 'R')
                .text("list")
                .raw(']', '(', 'G', 0, 0, 0, 0, 0, 0, 0, 0, 'M', 1, 2, 0x8a, 1, 5, 'N', 'e')
                .integer(7)
                .raw('h', 0, 'u')
                .stop();
    }
}
