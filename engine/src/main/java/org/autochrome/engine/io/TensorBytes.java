package org.autochrome.engine.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Decodes the little-endian bytes of stored tensors into Java numbers. */
public final class TensorBytes {
    private TensorBytes() {}

    /**
     * Reads every remaining element of {@code bytes} as a float into {@code out} from {@code offset} on. Half-precision
     * elements are widened exactly, double-precision ones rounded to the nearest float.
     *
     * @throws IllegalArgumentException if {@code dtype} is not a floating-point type
     */
    public static void toFloats(ByteBuffer bytes, DType dtype, float[] out, int offset) {
        ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        int count = in.remaining() / dtype.bytes();
        switch (dtype) {
            case F32 -> in.asFloatBuffer().get(out, offset, count);
            case F64 -> {
                for (int i = 0; i < count; i++) {
                    out[offset + i] = (float) in.getDouble(8 * i);
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    out[offset + i] = halfToFloat(in.getShort(2 * i));
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    out[offset + i] = Float.intBitsToFloat(in.getShort(2 * i) << 16);
                }
            }
            default ->
                throw new IllegalArgumentException("floats: " + dtype + " elements are integers, read them as longs");
        }
    }

    /**
     * Reads every remaining element of {@code bytes} as a long into {@code out} from {@code offset} on; U8 is unsigned,
     * BOOL gives 0 or 1.
     *
     * @throws IllegalArgumentException if {@code dtype} is a floating-point type
     */
    public static void toLongs(ByteBuffer bytes, DType dtype, long[] out, int offset) {
        ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        int count = in.remaining() / dtype.bytes();
        for (int i = 0; i < count; i++) {
            out[offset + i] = switch (dtype) {
                case I64 -> in.getLong(8 * i);
                case I32 -> in.getInt(4 * i);
                case I16 -> in.getShort(2 * i);
                case I8 -> in.get(i);
                case U8 -> in.get(i) & 0xFF;
                case BOOL -> in.get(i) == 0 ? 0 : 1;
                default ->
                    throw new IllegalArgumentException(
                            "longs: " + dtype + " elements are not integers, read them as floats");
            };
        }
    }

    /** Widens an IEEE binary16 exactly: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. */
    public static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >>> 10) & 0x1F;
        int fraction = half & 0x3FF;
        if (exponent == 0) {
            float subnormal = fraction * 0x1p-24f;
            return sign == 0 ? subnormal : -subnormal;
        }
        int widened = exponent == 0x1F ? 0xFF : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | widened << 23 | fraction << 13);
    }
}
