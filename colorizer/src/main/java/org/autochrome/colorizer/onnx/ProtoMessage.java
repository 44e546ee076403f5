package org.autochrome.colorizer.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A small Protocol Buffers message, built field by field; fields are known by their numbers. */
final class ProtoMessage {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    /** Writes fields. */
    @FunctionalInterface
    private interface Fields {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private ProtoMessage add(Fields fields) {
        try {
            fields.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail so
        }
        return this;
    }

    ProtoMessage integer(int field, long value) {
        return add(to -> to.writeInt64(field, value));
    }

    ProtoMessage real(int field, float value) {
        return add(to -> to.writeFloat(field, value));
    }

    ProtoMessage text(int field, String value) {
        return add(to -> to.writeString(field, value));
    }

    ProtoMessage bytes(int field, byte[] value) {
        return add(to -> to.writeByteArray(field, value));
    }

    ProtoMessage message(int field, ProtoMessage value) {
        return bytes(field, value.toByteArray());
    }

    /** The beginning of a bytes or message field whose content of so many bytes follows elsewhere. */
    ProtoMessage header(int field, long length) {
        return add(to -> {
            to.writeTag(field, 2); // 2: length-delimited
            to.writeUInt64NoTag(length);
        });
    }

    byte[] toByteArray() {
        add(CodedOutputStream::flush);
        return bytes.toByteArray();
    }
}
