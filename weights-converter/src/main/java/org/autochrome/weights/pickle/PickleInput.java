package org.autochrome.weights.pickle;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle. Lengths are checked against what is left before anything is allocated. */
final class PickleInput {
    /** Longest single string; the longest key of a published checkpoint has about 60 bytes. */
    static final int MAX_TEXT_BYTES = 1 << 20;

    /** All strings of a pickle together, with the byte strings that calls make of them. */
    static final int MAX_TOTAL_TEXT_BYTES = 1 << 26;

    private static final int MAX_NAME_BYTES = 256;

    private final ByteBuffer in;
    private long textBytes;
    private int opcodeAt;

    PickleInput(ByteBuffer in) {
        this.in = in;
    }

    int opcode() throws PickleException {
        opcodeAt = in.position();
        return unsignedByte("an opcode");
    }

    PickleException error(String problem) {
        return new PickleException("pickle, byte " + opcodeAt + ": " + problem);
    }

    private void require(long bytes, String what) throws PickleException {
        if (bytes > in.remaining()) {
            throw error("needs " + bytes + " bytes for " + what + ", but only " + in.remaining() + " are left");
        }
    }

    private int littleEndianInt(String what) throws PickleException {
        require(4, what);
        return in.order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    int unsignedByte(String what) throws PickleException {
        require(1, what);
        return in.get() & 0xFF;
    }

    int unsignedShort() throws PickleException {
        require(2, "an integer");
        return in.order(ByteOrder.LITTLE_ENDIAN).getShort() & 0xFFFF;
    }

    int signedInt() throws PickleException {
        return littleEndianInt("an integer");
    }

    long unsignedInt(String what) throws PickleException {
        return Integer.toUnsignedLong(littleEndianInt(what));
    }

    double bigEndianDouble() throws PickleException {
        require(8, "a floating-point number");
        return in.order(ByteOrder.BIG_ENDIAN).getDouble();
    }

    /** A two's complement integer of 0 to 255 bytes, little-endian. */
    BigInteger longInteger() throws PickleException {
        int length = unsignedByte("the length of an integer");
        require(length, "an integer");
        byte[] bigEndian = new byte[length + 1];
        for (int i = length; i > 0; i--) {
            bigEndian[i] = in.get();
        }
        bigEndian[0] = (byte) (length > 0 && bigEndian[1] < 0 ? -1 : 0);
        return new BigInteger(bigEndian);
    }

    /** Counts a string of {@code length} bytes that is about to be held. */
    void countText(long length) throws PickleException {
        textBytes += length;
        if (length > MAX_TEXT_BYTES || textBytes > MAX_TOTAL_TEXT_BYTES) {
            throw error("a string of " + length + " bytes is too long for a checkpoint (at most " + MAX_TEXT_BYTES
                    + " bytes, all strings together " + MAX_TOTAL_TEXT_BYTES + ")");
        }
    }

    /** A string of {@code length} bytes in UTF-8. */
    String text(long length) throws PickleException {
        require(length, "a string");
        countText(length);
        ByteBuffer encoded = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
        } catch (CharacterCodingException e) {
            throw new PickleException("pickle, byte " + opcodeAt + ": a string is not valid UTF-8", e);
        }
    }

    /** Printable ASCII up to a line feed: how a pickle spells a module or a class. */
    String nameLine() throws PickleException {
        StringBuilder name = new StringBuilder();
        while (true) {
            int c = unsignedByte("a name");
            if (c == '\n') {
                return name.toString();
            }
            if (c <= ' ' || c > '~' || name.length() == MAX_NAME_BYTES) {
                throw error("a module or class name must be printable ASCII of at most " + MAX_NAME_BYTES + " bytes");
            }
            name.append((char) c);
        }
    }
}
