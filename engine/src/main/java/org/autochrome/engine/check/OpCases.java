package org.autochrome.engine.check;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The cases that every device computes: real layer shapes of the colouring networks, with fewer pixels so that the
 * reference stays quick, odd sizes, the edges at 1x1, and every mode of every contract.
 */
public final class OpCases {
    /** Sums in float32, up to some thousand terms: what the house asks of every device. */
    static final double SUMS = 3e-5;
    /** A few roundings. */
    static final double ROUNDING = 1e-6;
    /** Exponentials and their like, within a few units in the last place. */
    static final double TRANSCENDENTAL = 3e-6;
    /** Numbers only move. */
    static final double EXACT = 0;

    private static final Map<String, List<OpCase>> FAMILIES = new TreeMap<>(Map.of(
            "attention", AttentionCases.list(),
            "conv", ConvCases.list(),
            "elementwise", ElementwiseCases.list(),
            "layout", LayoutCases.list(),
            "matmul", MatmulCases.list(),
            "norm", NormCases.list(),
            "pool", PoolCases.list(),
            "reduce", ReduceCases.list(),
            "softmax", SoftmaxCases.list()));

    private OpCases() {}

    /** All cases, family by family. */
    public static List<OpCase> all() {
        return FAMILIES.values().stream().flatMap(List::stream).toList();
    }

    /**
     * The cases of one family, named as its package below {@code engine.op}.
     *
     * @throws IllegalArgumentException if there is none; lists the families
     */
    public static List<OpCase> family(String family) {
        List<OpCase> cases = FAMILIES.get(family);
        if (cases == null) {
            throw new IllegalArgumentException(
                    "op cases: there is no family \"" + family + "\"; there are " + FAMILIES.keySet());
        }
        return cases;
    }
}
