package org.autochrome.engine.core;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The visible owner of tensors: what is made while a scope is the innermost open one of its thread is released when it
 * closes, unless it was {@linkplain #keep kept}.
 *
 * <pre>{@code
 * try (MemoryScope scope = MemoryScope.open()) {
 *     Tensor h = Ops.relu(x);
 *     return scope.keep(Ops.add(h, x)); // h is released, the sum goes to the outer scope
 * }
 * }</pre>
 */
public final class MemoryScope implements AutoCloseable {
    private static final ThreadLocal<@Nullable MemoryScope> INNERMOST = new ThreadLocal<>();

    private final @Nullable MemoryScope outer;
    private final Set<Tensor> owned = Collections.newSetFromMap(new IdentityHashMap<>());

    private MemoryScope(@Nullable MemoryScope outer) {
        this.outer = outer;
    }

    public static MemoryScope open() {
        MemoryScope scope = new MemoryScope(INNERMOST.get());
        INNERMOST.set(scope);
        return scope;
    }

    /** Runs {@code body} in a scope of its own and keeps nothing but its result. */
    public static Tensor returning(Supplier<Tensor> body) {
        try (MemoryScope scope = open()) {
            return scope.keep(body.get());
        }
    }

    /**
     * The innermost open scope of this thread.
     *
     * @throws IllegalStateException if none is open
     */
    public static MemoryScope innermost() {
        MemoryScope scope = INNERMOST.get();
        if (scope == null) {
            throw new IllegalStateException(
                    "memory scope: none is open, so nobody would release the tensor; wrap the code in "
                            + "try (MemoryScope scope = MemoryScope.open()) { ... }");
        }
        return scope;
    }

    void own(Tensor tensor) {
        owned.add(tensor);
    }

    /**
     * Hands a tensor to the scope around this one and returns it. A tensor that an outer scope owns already stays where
     * it is; kept from the outermost scope it is the caller's to {@linkplain Storage#release() release}.
     */
    public Tensor keep(Tensor tensor) {
        if (owned.remove(tensor) && outer != null) {
            outer.own(tensor);
        }
        return tensor;
    }

    /** Releases a tensor of this scope before the scope closes: the caller will not read it again. */
    public void release(Tensor tensor) {
        if (owned.remove(tensor)) {
            tensor.storage().release();
        }
    }

    /** Releases {@code old}, unless another scope owns it, and returns {@code next}: one step of a chain. */
    public Tensor replace(Tensor old, Tensor next) {
        if (old != next) {
            release(old);
        }
        return next;
    }

    @Override
    public void close() {
        if (INNERMOST.get() != this) {
            throw new IllegalStateException("memory scope: closed while an inner scope is still open");
        }
        if (outer == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(outer);
        }
        for (Tensor tensor : owned) {
            tensor.storage().release();
        }
        owned.clear();
    }
}
