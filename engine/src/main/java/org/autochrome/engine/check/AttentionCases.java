package org.autochrome.engine.check;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.op.attention.FusedAttentionOp;

/** Fused attention, also with more keys than queries and with scores whose exponentials overflow. */
final class AttentionCases {
    /** Scores near 150 are rounded by 1e-5 before the exponential sees them. */
    private static final double LARGE_SCORES = 1e-4;

    private AttentionCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        add(cases, "768 channels 4x5", 1f, OpCases.SUMS, Shape.of(1, 96, 4, 5), Shape.of(1, 96, 4, 5), 768);
        add(cases, "512 channels 5x5", 1f, OpCases.SUMS, Shape.of(1, 64, 5, 5), Shape.of(1, 64, 5, 5), 512);
        add(cases, "batch 2", 1f, OpCases.SUMS, Shape.of(2, 8, 7, 9), Shape.of(2, 8, 7, 9), 65);
        add(cases, "one dimension, 300 channels", 1f, OpCases.SUMS, Shape.of(1, 1, 3, 5), Shape.of(1, 1, 3, 5), 300);
        add(cases, "2x3", 1f, OpCases.SUMS, Shape.of(2, 3, 2, 3), Shape.of(2, 3, 2, 3), 5);
        add(cases, "17 pixels", 1f, OpCases.SUMS, Shape.of(1, 2, 1, 17), Shape.of(1, 2, 1, 17), 19);
        add(cases, "small, pooled keys", 1f, OpCases.SUMS, Shape.of(2, 4, 4, 6), Shape.of(2, 4, 2, 3), 16);
        add(cases, "one key", 1f, OpCases.SUMS, Shape.of(1, 8, 3, 3), Shape.of(1, 8, 1, 1), 33);
        add(cases, "one pixel", 1f, OpCases.SUMS, Shape.of(1, 5, 1, 1), Shape.of(1, 5, 1, 1), 7);
        add(cases, "pooled keys", 1f, OpCases.SUMS, Shape.of(2, 8, 6, 8), Shape.of(2, 8, 3, 4), 33);
        add(cases, "more keys than queries", 1f, OpCases.SUMS, Shape.of(1, 17, 2, 3), Shape.of(1, 17, 16, 17), 16);
        add(cases, "1x257", 1f, OpCases.SUMS, Shape.of(1, 12, 1, 257), Shape.of(1, 12, 1, 257), 24);
        add(cases, "large scores", 6f, LARGE_SCORES, Shape.of(1, 24, 5, 7), Shape.of(1, 24, 5, 7), 20);
        return cases;
    }

    private static void add(
            List<OpCase> cases, String how, float range, double tolerance, Shape query, Shape key, int channels) {
        Shape value = Shape.of(key.n(), channels, key.h(), key.w());
        cases.add(OpCase.of(
                "attention " + how,
                "attention",
                tolerance,
                in -> new FusedAttentionOp(
                        in.image(-range, range, query), in.image(-range, range, key), in.image(-1f, 1f, value))));
    }
}
