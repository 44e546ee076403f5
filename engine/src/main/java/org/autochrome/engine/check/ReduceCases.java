package org.autochrome.engine.check;

import java.util.List;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.op.reduce.SumOp;

/** Sums over rows and columns. Most terms are positive, so that the sum is no difference of large numbers. */
final class ReduceCases {
    private static final String FAMILY = "reduce";

    private ReduceCases() {}

    static List<OpCase> list() {
        return List.of(
                overRows("image 303x9x11 batch 2", 1f, 2, 303, 9, 11),
                overRows("image 3x64x64", 0.25f, 1, 3, 64, 64),
                overRows("image 1x1x1", -2f, 1, 1, 1, 1),
                overRows("image 16x1x129", 1f, 1, 16, 1, 129),
                overRows("dense 300x37", 0.5f, 300, 37),
                overRows("dense 1x5", 1f, 1, 5),
                overColumns("dense 37x300", 0.5f, 37, 300),
                overColumns("dense weight 64x4608", 1f, 64, 4608),
                overColumns("dense 5x1", -1f, 5, 1),
                overColumns("dense vector 1000", 1f, 1000),
                overColumns("dense vector 65537", 1f, 65537),
                overColumns("dense rank 3", 2f, 3, 4, 17));
    }

    private static OpCase overRows(String how, float factor, int... dims) {
        return OpCase.of(
                "sum over rows, " + how,
                FAMILY,
                OpCases.SUMS,
                in -> new SumOp(
                        SumOp.Axis.ROWS,
                        factor,
                        dims.length == 4 ? in.image(-0.5f, 1f, Shape.of(dims)) : in.dense(-0.5f, 1f, dims)));
    }

    private static OpCase overColumns(String how, float factor, int... dims) {
        return OpCase.of(
                "sum over columns, " + how,
                FAMILY,
                OpCases.SUMS,
                in -> new SumOp(SumOp.Axis.COLUMNS, factor, in.dense(-0.5f, 1f, dims)));
    }
}
