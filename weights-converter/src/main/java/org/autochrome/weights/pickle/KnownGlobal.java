package org.autochrome.weights.pickle;

import org.jspecify.annotations.Nullable;

/**
 * The names of Python classes and functions that a checkpoint may mention. They are names here and nothing more: what
 * one stands for is decided by whoever reads the values, and any other name is refused.
 */
public enum KnownGlobal {
    ORDERED_DICT("collections", "OrderedDict", true),
    CODECS_ENCODE("_codecs", "encode", true),
    SLICE("builtins", "slice", true),
    /** {@link #SLICE} as Python 2 and protocol 2 spell it. */
    SLICE_PYTHON2("__builtin__", "slice", true),
    NUMPY_SCALAR("numpy.core.multiarray", "scalar", true),
    /** {@link #NUMPY_SCALAR} as NumPy 2 spells it. */
    NUMPY2_SCALAR("numpy._core.multiarray", "scalar", true),
    NUMPY_DTYPE("numpy", "dtype", true),
    /** How PyTorch before 0.4 wrote tensors: without gradient flag and hooks. */
    REBUILD_TENSOR("torch._utils", "_rebuild_tensor", true),
    REBUILD_TENSOR_V2("torch._utils", "_rebuild_tensor_v2", true),
    REBUILD_PARAMETER("torch._utils", "_rebuild_parameter", true),
    SIZE("torch", "Size", true),
    FLOAT_STORAGE("torch", "FloatStorage", false),
    DOUBLE_STORAGE("torch", "DoubleStorage", false),
    HALF_STORAGE("torch", "HalfStorage", false),
    BFLOAT16_STORAGE("torch", "BFloat16Storage", false),
    LONG_STORAGE("torch", "LongStorage", false),
    INT_STORAGE("torch", "IntStorage", false),
    SHORT_STORAGE("torch", "ShortStorage", false),
    CHAR_STORAGE("torch", "CharStorage", false),
    BYTE_STORAGE("torch", "ByteStorage", false),
    BOOL_STORAGE("torch", "BoolStorage", false);

    private final String module;
    private final String member;
    private final boolean callable;

    KnownGlobal(String module, String member, boolean callable) {
        this.module = module;
        this.member = member;
        this.callable = callable;
    }

    /** Whether a pickle may apply it to arguments. */
    boolean isCallable() {
        return callable;
    }

    static @Nullable KnownGlobal of(String module, String member) {
        for (KnownGlobal global : values()) {
            if (global.module.equals(module) && global.member.equals(member)) {
                return global;
            }
        }
        return null;
    }

    /** The dotted Python name. */
    @Override
    public String toString() {
        return module + "." + member;
    }
}
