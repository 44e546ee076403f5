package org.autochrome.weights.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Assembles pickles of protocol 2 by hand, good ones and bad ones. */
public final class PickleBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private PickleBytes() {}

    /** Begins with the protocol number. */
    public static PickleBytes protocol2() {
        return new PickleBytes().raw(0x80, 2);
    }

    /** Opcodes and operands, each one byte: characters or numbers. */
    public PickleBytes raw(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    public PickleBytes global(String module, String member) {
        out.writeBytes(("c" + module + "\n" + member + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public PickleBytes text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return raw('X').int32(bytes.length).bytes(bytes);
    }

    public PickleBytes integer(int value) {
        return raw('J').int32(value);
    }

    public PickleBytes int32(int value) {
        return bytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    public PickleBytes bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** Ends with STOP. */
    public byte[] stop() {
        return raw('.').unfinished();
    }

    public byte[] unfinished() {
        return out.toByteArray();
    }
}
