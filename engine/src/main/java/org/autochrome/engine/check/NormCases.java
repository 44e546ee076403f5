package org.autochrome.engine.check;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.norm.NormalizeOp;
import org.autochrome.engine.op.norm.StatisticsOp;

/** Batch and instance norm, with means near zero and with means far beyond the deviation. */
final class NormCases {
    private static final String FAMILY = "norm";
    /** What the house asks where the mean is large. */
    private static final double LARGE_MEAN = 2e-4;

    private NormCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        for (boolean perPicture : new boolean[] {false, true}) {
            statistics(cases, perPicture, Shape.of(2, 303, 7, 9), -1f, 1f, OpCases.SUMS);
            statistics(cases, perPicture, Shape.of(3, 64, 16, 16), -1f, 3f, OpCases.SUMS);
            statistics(cases, perPicture, Shape.of(2, 17, 1, 5), -1f, 1f, OpCases.SUMS);
            statistics(cases, perPicture, Shape.of(1, 1, 1, 1), -1f, 1f, OpCases.SUMS);
            statistics(cases, perPicture, Shape.of(1, 3, 65, 67), -1f, 1f, OpCases.SUMS);
            statistics(cases, perPicture, Shape.of(2, 19, 12, 13), 1000f, 1001f, LARGE_MEAN);
            for (boolean affine : new boolean[] {false, true}) {
                normalize(cases, perPicture, affine, Shape.of(2, 303, 5, 7));
                normalize(cases, perPicture, affine, Shape.of(3, 64, 8, 8));
                normalize(cases, perPicture, affine, Shape.of(2, 5, 1, 1));
                normalize(cases, perPicture, affine, Shape.of(1, 1, 1, 1));
            }
        }
        return cases;
    }

    /** Means and variances are compared row by row: one is no measure for the other. */
    private static void statistics(
            List<OpCase> cases, boolean perPicture, Shape x, float low, float high, double tolerance) {
        cases.add(OpCase.of(
                        "statistics " + x + " in " + low + " to " + high + who(perPicture),
                        FAMILY,
                        tolerance,
                        in -> new StatisticsOp(in.image(low, high, x), perPicture))
                .comparing(OpCase.Comparison.ROW_BY_ROW));
    }

    private static void normalize(List<OpCase> cases, boolean perPicture, boolean affine, Shape x) {
        cases.add(OpCase.of(
                "normalize " + x + who(perPicture) + (affine ? ", weight and bias" : ""), FAMILY, OpCases.SUMS, in -> {
                    int groups = perPicture ? x.n() : 1;
                    Tensor image = in.image(-1f, 1f, x);
                    // Means and variances both; a mean may be anything, a variance must not be negative.
                    Tensor statistics = in.dense(0.1f, 2f, groups, 2, x.c());
                    return affine
                            ? new NormalizeOp(image, statistics, in.dense(x.c()), in.dense(x.c()), 1e-5f)
                            : new NormalizeOp(image, statistics, null, null, 1e-3f);
                }));
    }

    private static String who(boolean perPicture) {
        return perPicture ? " per picture" : " over the batch";
    }
}
