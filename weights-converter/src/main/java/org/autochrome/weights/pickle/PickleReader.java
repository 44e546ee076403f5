package org.autochrome.weights.pickle;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.weights.pickle.PickleValue.Bool;
import org.autochrome.weights.pickle.PickleValue.Bytes;
import org.autochrome.weights.pickle.PickleValue.Call;
import org.autochrome.weights.pickle.PickleValue.Dict;
import org.autochrome.weights.pickle.PickleValue.Global;
import org.autochrome.weights.pickle.PickleValue.Int;
import org.autochrome.weights.pickle.PickleValue.None;
import org.autochrome.weights.pickle.PickleValue.PersistentId;
import org.autochrome.weights.pickle.PickleValue.Real;
import org.autochrome.weights.pickle.PickleValue.Sequence;
import org.autochrome.weights.pickle.PickleValue.Text;
import org.autochrome.weights.pickle.PickleValue.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Reads one pickle of protocol 2 as data. A pickle is a program for a small stack machine that can name any Python
 * function and call it; this reader knows {@link Opcode} and {@link KnownGlobal} only and records calls instead of
 * making them. Depth, steps, memo and string sizes are bounded, and nothing is allocated by a length that a file merely
 * claims.
 *
 * <p>The instructions: Python's {@code pickletools} and PEP 307.
 */
public final class PickleReader {
    /** Instructions in one pickle, and pairs that calls copy; a tensor takes about 25. */
    static final int MAX_STEPS = 2_000_000;

    /** Values remembered for later reference. */
    static final int MAX_MEMO = 1_000_000;

    /** Open marks: how deep containers under construction are nested. */
    static final int MAX_DEPTH = 256;

    private final PickleInput in;
    private final List<PickleValue> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Long, PickleValue> memo = new HashMap<>();
    private final List<PersistentId> persistentIds = new ArrayList<>();
    private int steps;

    private PickleReader(ByteBuffer in) {
        this.in = new PickleInput(in);
    }

    /**
     * What was read.
     *
     * @param value the pickled object
     * @param persistentIds every reference to something outside, in the order of the file
     */
    public record Pickle(PickleValue value, List<PersistentId> persistentIds) {}

    /**
     * Reads the pickle at the buffer's position and leaves the position behind it. Byte offsets in messages count from
     * the buffer's beginning.
     *
     * @throws PickleException if the pickle is damaged, exceeds a bound, or uses an opcode or a name that is not listed
     */
    public static Pickle read(ByteBuffer in) throws PickleException {
        PickleReader reader = new PickleReader(in);
        PickleValue value = reader.run();
        return new Pickle(value, List.copyOf(reader.persistentIds));
    }

    private PickleValue run() throws PickleException {
        while (true) {
            countSteps(1);
            int code = in.opcode();
            Opcode opcode = Opcode.of(code);
            if (opcode == null) {
                throw in.error(String.format("opcode 0x%02x is not among those that checkpoints need; refused", code));
            }
            if (steps == 1 && opcode != Opcode.PROTO) {
                throw in.error("does not begin with a protocol number");
            }
            if (opcode == Opcode.STOP) {
                PickleValue value = pop();
                if (!stack.isEmpty() || !marks.isEmpty()) {
                    throw in.error("ends with " + (stack.size() + 1) + " values on the stack");
                }
                return value;
            }
            execute(opcode);
        }
    }

    private void countSteps(int more) throws PickleException {
        if (more > MAX_STEPS - steps) {
            throw in.error("has more than " + MAX_STEPS + " instructions, counting pairs that calls copy");
        }
        steps += more;
    }

    private void execute(Opcode opcode) throws PickleException {
        switch (opcode) {
            case PROTO -> protocol();
            case MARK -> mark();
            case NONE -> push(None.NONE);
            case NEWTRUE -> push(new Bool(true));
            case NEWFALSE -> push(new Bool(false));
            case BININT -> push(Int.of(in.signedInt()));
            case BININT1 -> push(Int.of(in.unsignedByte("an integer")));
            case BININT2 -> push(Int.of(in.unsignedShort()));
            case LONG1 -> push(new Int(in.longInteger()));
            case BINFLOAT -> push(new Real(in.bigEndianDouble()));
            case BINUNICODE, BINSTRING -> push(new Text(in.text(in.unsignedInt("the length of a string"))));
            case SHORT_BINSTRING -> push(new Text(in.text(in.unsignedByte("the length of a string"))));
            case EMPTY_LIST -> push(new Sequence());
            case APPEND -> append(List.of(pop()));
            case APPENDS -> append(popToMark());
            case EMPTY_TUPLE -> push(new Tuple(List.of()));
            case TUPLE -> push(new Tuple(popToMark()));
            case TUPLE1 -> push(tuple(1));
            case TUPLE2 -> push(tuple(2));
            case TUPLE3 -> push(tuple(3));
            case EMPTY_DICT -> push(new Dict());
            case SETITEM -> setItems(tuple(2).items());
            case SETITEMS -> setItems(popToMark());
            case BINGET -> recall(in.unsignedByte("a memo index"));
            case LONG_BINGET -> recall(in.unsignedInt("a memo index"));
            case BINPUT -> remember(in.unsignedByte("a memo index"));
            case LONG_BINPUT -> remember(in.unsignedInt("a memo index"));
            case GLOBAL -> push(global());
            case REDUCE -> reduce();
            case BUILD -> build();
            case BINPERSID -> persistentId();
            case STOP -> throw new AssertionError("handled by run()");
        }
    }

    private void protocol() throws PickleException {
        int version = in.unsignedByte("the protocol number");
        if (version != 2) {
            throw in.error("uses pickle protocol " + version + "; checkpoints use protocol 2, torch.save's default");
        }
    }

    private void push(PickleValue value) {
        stack.add(value);
    }

    private PickleValue pop() throws PickleException {
        Integer mark = marks.peek();
        if (stack.size() == (mark == null ? 0 : mark)) {
            throw in.error("takes a value from an empty stack");
        }
        return stack.remove(stack.size() - 1);
    }

    private PickleValue top() throws PickleException {
        PickleValue value = pop();
        push(value);
        return value;
    }

    private Tuple tuple(int size) throws PickleException {
        PickleValue[] items = new PickleValue[size];
        for (int i = size - 1; i >= 0; i--) {
            items[i] = pop();
        }
        return new Tuple(List.of(items));
    }

    private void mark() throws PickleException {
        if (marks.size() == MAX_DEPTH) {
            throw in.error("nests deeper than " + MAX_DEPTH + " levels");
        }
        marks.push(stack.size());
    }

    private List<PickleValue> popToMark() throws PickleException {
        Integer mark = marks.poll();
        if (mark == null) {
            throw in.error("closes a container that was not opened");
        }
        List<PickleValue> above = stack.subList(mark, stack.size());
        List<PickleValue> items = List.copyOf(above);
        above.clear();
        return items;
    }

    private void append(List<PickleValue> items) throws PickleException {
        if (!(top() instanceof Sequence sequence)) {
            throw in.error("appends to something that is not a list");
        }
        items.forEach(sequence::add);
    }

    private void setItems(List<PickleValue> keysAndValues) throws PickleException {
        if (!(top() instanceof Dict dict)) {
            throw in.error("sets an item of something that is not a dict");
        }
        if (keysAndValues.size() % 2 != 0) {
            throw in.error("sets a key without a value");
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            putItem(dict, keysAndValues.get(i), keysAndValues.get(i + 1));
        }
    }

    private void putItem(Dict dict, PickleValue key, PickleValue value) throws PickleException {
        boolean scalar = key instanceof Text
                || key instanceof Int
                || key instanceof Bool
                || key instanceof Real
                || key instanceof None;
        if (!scalar) {
            throw in.error("a dict's key must be a string, a number, True, False or None");
        }
        dict.put(key, value);
    }

    private void remember(long index) throws PickleException {
        memo.put(index, top());
        if (memo.size() > MAX_MEMO) {
            throw in.error("remembers more than " + MAX_MEMO + " values");
        }
    }

    private void recall(long index) throws PickleException {
        PickleValue value = memo.get(index);
        if (value == null) {
            throw in.error("refers to memo " + index + ", which was not set");
        }
        push(value);
    }

    private Global global() throws PickleException {
        String module = in.nameLine();
        String member = in.nameLine();
        KnownGlobal known = KnownGlobal.of(module, member);
        if (known == null) {
            throw in.error("names " + module + "." + member
                    + ", which is not among the names that checkpoints need; refused, nothing was run. If you trust the "
                    + "file, load it in Python and save its state_dict alone");
        }
        return new Global(known);
    }

    private void reduce() throws PickleException {
        if (!(pop() instanceof Tuple arguments)) {
            throw in.error("calls something with arguments that are not a tuple");
        }
        if (!(pop() instanceof Global callee) || !callee.name().isCallable()) {
            throw in.error("calls something that is not a listed function");
        }
        push(
                switch (callee.name()) {
                    case ORDERED_DICT -> orderedDict(arguments.items());
                    case CODECS_ENCODE -> encode(arguments.items());
                    default -> new Call(callee.name(), arguments);
                });
    }

    /** Python 3 makes an empty OrderedDict and sets items; Python 2 passes a list of key-value pairs. */
    private Dict orderedDict(List<PickleValue> arguments) throws PickleException {
        Dict dict = new Dict();
        if (arguments.isEmpty()) {
            return dict;
        }
        if (arguments.size() > 1 || !(arguments.get(0) instanceof Sequence pairs)) {
            throw in.error("makes an OrderedDict from something that is not a list of pairs");
        }
        countSteps(pairs.items().size());
        for (PickleValue pair : pairs.items()) {
            List<PickleValue> keyAndValue = itemsOf(pair);
            if (keyAndValue == null || keyAndValue.size() != 2) {
                throw in.error("makes an OrderedDict from something that is not a list of pairs");
            }
            putItem(dict, keyAndValue.get(0), keyAndValue.get(1));
        }
        return dict;
    }

    private static @Nullable List<PickleValue> itemsOf(PickleValue value) {
        if (value instanceof Tuple tuple) {
            return tuple.items();
        }
        return value instanceof Sequence sequence ? sequence.items() : null;
    }

    /** Protocol 2 has no bytes: Python 3 writes them as text, one character per byte, to be encoded as Latin-1. */
    private Bytes encode(List<PickleValue> arguments) throws PickleException {
        if (arguments.size() == 2
                && arguments.get(0) instanceof Text text
                && arguments.get(1) instanceof Text encoding
                && encoding.value().equals("latin1")) {
            in.countText(text.value().length());
            if (text.value().chars().allMatch(c -> c < 256)) {
                return new Bytes(text.value().getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        throw in.error("_codecs.encode is known for Latin-1 text only");
    }

    private void build() throws PickleException {
        PickleValue state = pop();
        PickleValue target = top();
        if (target instanceof Dict dict && state instanceof Dict) {
            dict.setAttributes(state);
        } else if (target instanceof Call call) {
            call.setState(state);
        } else {
            throw in.error("restores the state of something that has none");
        }
    }

    private void persistentId() throws PickleException {
        PersistentId reference = new PersistentId(pop());
        persistentIds.add(reference);
        push(reference);
    }
}
