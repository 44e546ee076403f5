package org.autochrome.engine.autograd;

import org.autochrome.engine.core.Tensor;

/**
 * Sees every op and every module that runs on its thread. The profiler and the activation recorder are listeners, and so
 * is whatever else must know what a network does: a network is written once.
 */
public interface DispatchListener {
    /** Before {@code op} runs inside {@code module} (its dotted name, empty outside any). */
    default void beforeOp(Op op, String module) {}

    /** After {@code op} wrote {@code y}. */
    default void afterOp(Op op, Tensor y, String module) {}

    /** After the module of this dotted name returned {@code y}. */
    default void afterModule(String module, Tensor y) {}
}
