package org.autochrome.engine.simd;

import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.conv.Epilogue;
import org.jspecify.annotations.Nullable;

/** An {@link Epilogue} in arrays as long as y has writable columns, so that padding lanes stay zero. */
final class Finish {
    private final float @Nullable [] bias;
    private final float slope;
    private final float @Nullable [] scale;
    private final float @Nullable [] shift;

    static final Finish NOTHING = new Finish(Epilogue.bias(null), 0, 0, 0);

    private Finish(Epilogue epilogue, int first, int columns, int writable) {
        this.bias = part(epilogue.bias(), first, columns, writable);
        this.slope = epilogue.negativeSlope();
        this.scale = part(epilogue.scale(), first, columns, writable);
        this.shift = part(epilogue.shift(), first, columns, writable);
    }

    /** The epilogue of output channels {@code first} to {@code first + columns}. */
    static Finish of(Epilogue epilogue, int first, int columns, int writable) {
        return new Finish(epilogue, first, columns, writable);
    }

    private static float @Nullable [] part(@Nullable Tensor tensor, int first, int columns, int writable) {
        if (tensor == null) {
            return null;
        }
        float[] values = new float[writable];
        System.arraycopy(SimdDevice.array(tensor), (int) tensor.offset() + first, values, 0, columns);
        return values;
    }

    /** Finishes {@code n} sums from column {@code column} on, and writes them to y. */
    void apply(RowMath rowMath, float[] sums, int sumsOffset, float[] y, int yOffset, int column, int n) {
        rowMath.finish(sums, sumsOffset, bias, slope, scale, shift, column, y, yOffset, n);
    }
}
