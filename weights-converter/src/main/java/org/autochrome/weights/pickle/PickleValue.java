package org.autochrome.weights.pickle;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pickle holds. Containers compare by identity and may contain themselves or one another many times over, as the
 * pickle says: whoever walks them bounds the depth and the number of steps.
 */
public sealed interface PickleValue {
    /** Python's {@code None}. */
    enum None implements PickleValue {
        NONE
    }

    /** A truth value. */
    record Bool(boolean value) implements PickleValue {}

    /** An integer of any size. */
    record Int(BigInteger value) implements PickleValue {
        static Int of(long value) {
            return new Int(BigInteger.valueOf(value));
        }
    }

    /** A floating-point number. */
    record Real(double value) implements PickleValue {}

    /** A string. */
    record Text(String value) implements PickleValue {}

    /** A name from the closed list. */
    record Global(KnownGlobal name) implements PickleValue {}

    /** A reference to something outside the pickle: in a checkpoint, to a storage. */
    record PersistentId(PickleValue id) implements PickleValue {}

    /** A byte string. */
    final class Bytes implements PickleValue {
        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        /** The bytes, read-only. */
        public ByteBuffer buffer() {
            return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        }
    }

    /** A tuple. */
    final class Tuple implements PickleValue {
        private final List<PickleValue> items;

        Tuple(List<PickleValue> items) {
            this.items = List.copyOf(items);
        }

        public List<PickleValue> items() {
            return items;
        }
    }

    /** A list. */
    final class Sequence implements PickleValue {
        private final List<PickleValue> items = new ArrayList<>();

        void add(PickleValue item) {
            items.add(item);
        }

        public List<PickleValue> items() {
            return Collections.unmodifiableList(items);
        }
    }

    /** A dict or an OrderedDict, in the order of insertion; keys are scalars. */
    final class Dict implements PickleValue {
        private final Map<PickleValue, PickleValue> entries = new LinkedHashMap<>();
        private @Nullable PickleValue attributes;

        void put(PickleValue key, PickleValue value) {
            entries.put(key, value);
        }

        void setAttributes(PickleValue attributes) {
            this.attributes = attributes;
        }

        public Map<PickleValue, PickleValue> entries() {
            return Collections.unmodifiableMap(entries);
        }

        /** The value of text key {@code key}, or null. */
        public @Nullable PickleValue get(String key) {
            return entries.get(new Text(key));
        }

        /** What Python stored on the object itself ({@code _metadata} of a state_dict), or null. */
        public @Nullable PickleValue attributes() {
            return attributes;
        }
    }

    /** "Apply {@code callee} to {@code arguments}", recorded and never done. */
    final class Call implements PickleValue {
        private final KnownGlobal callee;
        private final Tuple arguments;
        private @Nullable PickleValue state;

        Call(KnownGlobal callee, Tuple arguments) {
            this.callee = callee;
            this.arguments = arguments;
        }

        void setState(PickleValue state) {
            this.state = state;
        }

        public KnownGlobal callee() {
            return callee;
        }

        public List<PickleValue> arguments() {
            return arguments.items();
        }

        /** What Python would restore into the result afterwards, or null. */
        public @Nullable PickleValue state() {
            return state;
        }
    }
}
