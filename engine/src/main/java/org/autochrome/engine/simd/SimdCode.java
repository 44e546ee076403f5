package org.autochrome.engine.simd;

import java.lang.reflect.InvocationTargetException;

/**
 * The inner loops of a device in one of their two forms: on Java's Vector API, or in plain loops.
 *
 * @param name for people, such as {@code 512-bit vectors}
 */
public record SimdCode(String name, GemmKernel gemm, RowMath rows) {
    private static final String VECTOR_CODE = "org.autochrome.engine.simd.vector.VectorCode";

    /** Plain loops, which run on every Java machine. */
    public static SimdCode plain() {
        return new SimdCode("scalar loops", new PlainGemm(), new PlainRowMath());
    }

    /** Vectors if Java was started with {@code --add-modules jdk.incubator.vector}, else plain loops. */
    static SimdCode best() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return plain();
        }
        try {
            return (SimdCode) Class.forName(VECTOR_CODE).getMethod("create").invoke(null);
        } catch (ReflectiveOperationException e) {
            Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
            throw new IllegalStateException(
                    "simd: the module jdk.incubator.vector is present but its code does not load: " + cause, cause);
        }
    }
}
