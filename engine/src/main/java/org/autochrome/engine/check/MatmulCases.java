package org.autochrome.engine.check;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.op.matmul.MatmulOp;

/** Matrix products around the sizes of register tiles, attention's shapes, spectral norm's matrix times vector. */
final class MatmulCases {
    private MatmulCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        for (boolean transposeA : new boolean[] {false, true}) {
            for (boolean transposeB : new boolean[] {false, true}) {
                add(cases, 1, 1, 1, 1, transposeA, transposeB);
                add(cases, 2, 5, 7, 3, transposeA, transposeB);
                add(cases, 1, 33, 65, 17, transposeA, transposeB);
                add(cases, 1, 64, 64, 64, transposeA, transposeB);
                add(cases, 3, 13, 31, 129, transposeA, transposeB);
            }
        }
        add(cases, 2, 49, 49, 96, false, true); // attention: query keyᵀ
        add(cases, 1, 49, 768, 49, false, false); // attention: weights value
        add(cases, 1, 1, 4608, 512, false, false); // spectral norm: uᵀ W
        add(cases, 1, 1, 512, 4608, false, true); // spectral norm: (W v)ᵀ
        add(cases, 1, 300, 1, 2700, false, false);
        add(cases, 1, 303, 15, 303, false, false);
        add(cases, 1, 9, 10, 4100, false, true);
        return cases;
    }

    private static void add(
            List<OpCase> cases, int batch, int m, int n, int k, boolean transposeA, boolean transposeB) {
        String name = "matmul " + batch + "x[" + m + "x" + k + (transposeA ? "]ᵀ x [" : "] x [") + k + "x" + n
                + (transposeB ? "]ᵀ" : "]");
        cases.add(OpCase.of(
                name,
                "matmul",
                OpCases.SUMS,
                in -> new MatmulOp(
                        transposeA ? in.dense(batch, k, m) : in.dense(batch, m, k),
                        transposeA,
                        transposeB ? in.dense(batch, n, k) : in.dense(batch, k, n),
                        transposeB)));
    }
}
