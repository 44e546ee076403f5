package org.autochrome.engine.simd;

import java.lang.reflect.InvocationTargetException;
import java.util.List;

/**
 * The inner loops of a device in one of their two forms: on Java's Vector API, or in plain loops.
 *
 * @param name for people, such as {@code 512-bit vectors}
 * @param tiles Winograd's transforms, those of small tiles first; none in plain loops, which convolve directly
 * @param start what a device runs before its first computation
 */
public record SimdCode(String name, GemmKernel gemm, RowMath rows, List<TileTransforms> tiles, Runnable start) {
    public SimdCode {
        tiles = List.copyOf(tiles);
    }

    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final String VECTOR_CODE = "org.autochrome.engine.simd.vector.VectorCode";

    /** Plain loops, which run on every Java machine. */
    public static SimdCode plain() {
        return new SimdCode("scalar loops", new PlainGemm(), new PlainRowMath(), List.of(), () -> {});
    }

    /**
     * Vectors if Java was started with {@code --add-modules jdk.incubator.vector} and this processor multiplies and adds in
     * one instruction, else plain loops.
     */
    static SimdCode best() {
        if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
            return plain();
        }
        SimdCode vectors = vectors();
        // An x86 processor whose widest vectors have four floats is older than AVX2, and so than fused
        // multiply-add, which Java would imitate digit by digit.
        boolean old =
                vectors.gemm().lanes() <= 4 && !System.getProperty("os.arch").equals("aarch64");
        return old ? plain() : vectors;
    }

    /** Vectors, whatever the processor; needs the module {@code jdk.incubator.vector}. */
    static SimdCode vectors() {
        try {
            return (SimdCode) Class.forName(VECTOR_CODE).getMethod("create").invoke(null);
        } catch (ReflectiveOperationException e) {
            Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
            throw new IllegalStateException(
                    "simd: the code for vectors does not load: " + cause + "; is Java started with --add-modules "
                            + VECTOR_MODULE + "?",
                    cause);
        }
    }
}
