package org.autochrome.engine.simd;

import org.autochrome.engine.core.Tensor;

/** The rows of a matrix, or of one read through its transposition. */
record MatrixRows(Tensor tensor, int base, int rowStride, int columnStride) implements Gemm.Left {
    @Override
    public void gather(int from, int count, int k, int depth, float[] slab) {
        float[] data = SimdDevice.array(tensor);
        if (columnStride == 1) {
            for (int i = 0; i < count; i++) {
                System.arraycopy(data, base + (from + i) * rowStride + k, slab, i * GemmKernel.ROW_STRIDE, depth);
            }
            return;
        }
        for (int j = 0; j < depth; j++) {
            int at = base + from * rowStride + (k + j) * columnStride;
            for (int i = 0; i < count; i++) {
                slab[i * GemmKernel.ROW_STRIDE + j] = data[at + i * rowStride];
            }
        }
    }
}
