package org.autochrome.engine.op.elementwise;

import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/**
 * How a smaller tensor {@code z} is repeated over a larger {@code x}. With {@code x} seen as rows and columns ({@link
 * Tensor#rows()}), element (row, column) meets the element of {@code z} at
 *
 * <pre>{@code z.offset + (row / rowsPerGroup) * groupStride + column * columnStep}</pre>
 *
 * @param rowsPerGroup rows of x that meet the same row of z
 * @param groupStride storage elements of z from one group to the next
 * @param columnStep 1 if z has a value per column, 0 if one value serves all columns
 */
public record Broadcast(long rowsPerGroup, int groupStride, int columnStep) {
    /**
     * Tells how {@code z} meets {@code x}. Allowed for z: the shape of x; a single element; {@code [C]} or {@code [1, C, 1,
     * 1]}, one value per channel of an image or per last dimension of a dense tensor; {@code [N, C, 1, 1]}, one per
     * picture and channel; {@code [R, 1]}, one per row of a dense tensor.
     *
     * @throws OpException if none of these fits
     */
    public static Broadcast of(String op, Tensor x, Tensor z) {
        Shape sx = x.shape();
        Shape sz = z.shape();
        long rows = Math.max(1, x.rows());
        boolean image = !x.layout().isDense();
        if (sz.equals(sx) && z.layout().isDense() == x.layout().isDense()) {
            return new Broadcast(1, z.rowStride(), 1);
        }
        if (sz.count() == 1) {
            return new Broadcast(rows, 0, 0);
        }
        int columns = x.columns();
        boolean perColumn =
                sz.count() == columns && (sz.rank() == 1 || (image && sz.equals(Shape.of(1, columns, 1, 1))));
        if (perColumn) {
            return new Broadcast(rows, 0, 1);
        }
        if (image && sz.equals(Shape.of(sx.n(), columns, 1, 1))) {
            return new Broadcast((long) sx.h() * sx.w(), z.layout().isDense() ? columns : z.rowStride(), 1);
        }
        if (!image && z.layout().isDense() && sz.rank() == sx.rank() && sz.dim(-1) == 1 && sz.count() == rows) {
            return new Broadcast(1, 1, 0);
        }
        throw new OpException(
                op,
                sz + " " + z.layout() + " cannot be repeated over " + sx + " " + x.layout()
                        + "; allowed are the same shape, one element, one per channel, one per picture and channel, one per row");
    }
}
