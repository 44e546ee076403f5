package org.autochrome.engine.op.elementwise;

/**
 * Functions of one number with up to two constants {@code a} and {@code b}. Each derivative can be told from the result
 * {@code y} alone, so a backward pass needs no input kept.
 */
public enum UnaryFunction {
    /** {@code x > 0 ? x : a x}; ReLU for a = 0. dy/dx is 1 where y > 0, else a (for a >= 0). */
    LEAKY_RELU,
    /** {@code a + (b - a) / (1 + exp(-x))}: the sigmoid stretched over (a, b). dy/dx = (y - a)(b - y)/(b - a). */
    SIGMOID,
    /** Hyperbolic tangent. dy/dx = 1 - y². */
    TANH,
    /** {@code sqrt(x)}. dy/dx = 1/(2y). */
    SQRT,
    /** {@code 1 / max(x, a)}. {@code dy/dx = -y²} where {@code x > a}, that is {@code y < 1/a}, else 0. */
    RECIPROCAL
}
