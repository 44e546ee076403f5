package org.autochrome.engine.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.op.pool.Pool2dOp;
import org.autochrome.engine.op.pool.Pool2dSpec;

/** Max pooling of the encoder, average pooling of the blur, of area resizing and over whole pictures. */
final class PoolCases {
    private PoolCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        for (Pool2dOp.Kind kind : Pool2dOp.Kind.values()) {
            add(cases, kind, Shape.of(2, 64, 12, 12), Pool2dSpec.of(3, 2, 1));
            add(cases, kind, Shape.of(1, 33, 9, 7), Pool2dSpec.of(3, 2, 1));
            add(cases, kind, Shape.of(1, 303, 6, 5), Pool2dSpec.of(2, 1, 0));
            add(cases, kind, Shape.of(1, 16, 8, 8), Pool2dSpec.of(2, 2, 0));
            add(cases, kind, Shape.of(1, 17, 9, 11), Pool2dSpec.of(4, 4, 0));
            add(cases, kind, Shape.of(2, 5, 4, 7), new Pool2dSpec(4, 7, 1, 1, 0, 0));
            add(cases, kind, Shape.of(1, 5, 6, 7), new Pool2dSpec(1, 3, 2, 1, 0, 1));
            add(cases, kind, Shape.of(1, 5, 7, 6), Pool2dSpec.of(4, 3, 2));
            add(cases, kind, Shape.of(1, 1, 1, 1), Pool2dSpec.of(1, 1, 0));
            add(cases, kind, Shape.of(1, 3, 1, 1), Pool2dSpec.of(3, 2, 1));
        }
        return cases;
    }

    /** All numbers are negative: a border that counted as zero would win. */
    private static void add(List<OpCase> cases, Pool2dOp.Kind kind, Shape x, Pool2dSpec spec) {
        cases.add(OpCase.of(
                kind.name().toLowerCase(Locale.ROOT) + "_pool2d " + x + " window " + spec.kernelH() + "x"
                        + spec.kernelW() + " stride " + spec.strideH() + "x" + spec.strideW() + " padding "
                        + spec.paddingH() + "x" + spec.paddingW(),
                "pool",
                kind == Pool2dOp.Kind.MAX ? OpCases.EXACT : OpCases.ROUNDING,
                in -> new Pool2dOp(kind, in.image(-2f, -1f, x), spec)));
    }
}
