package org.autochrome.engine.simd;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.matmul.MatmulKernels;

/** Matrix products: the right side is packed, the left side gathered strip by strip. */
final class SimdMatmul implements MatmulKernels {
    private final Gemm gemm;

    SimdMatmul(Gemm gemm) {
        this.gemm = gemm;
    }

    @Override
    public void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor y) {
        Shape shape = y.shape();
        int m = shape.dim(1);
        int n = shape.dim(2);
        int inner = a.shape().dim(transposeA ? 1 : 2);
        int[] rowOffsets = new int[inner];
        for (int k = 0; k < inner; k++) {
            rowOffsets[k] = transposeB ? k : k * n;
        }
        float[] right = SimdDevice.array(b);
        for (int batch = 0; batch < shape.dim(0); batch++) {
            int base = (int) b.offset() + batch * inner * n;
            try (Panels panels = gemm.pack(right, base, rowOffsets, n, transposeB ? inner : 1)) {
                MatrixRows left = new MatrixRows(
                        a, (int) a.offset() + batch * m * inner, transposeA ? 1 : inner, transposeA ? m : 1);
                int first = (int) y.offset() + batch * m * n;
                Gemm.Target target = (from, count, offsets) -> {
                    for (int i = 0; i < count; i++) {
                        offsets[i] = first + (from + i) * n;
                    }
                };
                gemm.run(new Gemm.Product(left, m, panels, y, target, n, Finish.NOTHING));
            }
        }
    }
}
