package org.autochrome.engine.io;

/** Element types of stored tensors, named as the SafeTensors format names them. All are little-endian in files. */
public enum DType {
    /** IEEE binary64. */
    F64(8, true),
    /** IEEE binary32, the engine's own type. */
    F32(4, true),
    /** IEEE binary16. */
    F16(2, true),
    /** The upper half of a binary32. */
    BF16(2, true),
    I64(8, false),
    I32(4, false),
    I16(2, false),
    I8(1, false),
    U8(1, false),
    /** One byte, 0 or 1. */
    BOOL(1, false);

    private final int bytes;
    private final boolean floating;

    DType(int bytes, boolean floating) {
        this.bytes = bytes;
        this.floating = floating;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether elements are floating-point numbers. */
    public boolean isFloating() {
        return floating;
    }

    /** The name PyTorch uses, {@code float32} for {@link #F32}. */
    public String torchName() {
        return switch (this) {
            case BF16 -> "bfloat16";
            case U8 -> "uint8";
            case BOOL -> "bool";
            case F64, F32, F16 -> "float" + 8 * bytes;
            case I64, I32, I16, I8 -> "int" + 8 * bytes;
        };
    }
}
