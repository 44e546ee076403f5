package org.autochrome.kernels.matmul;

import java.util.List;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.matmul.MatmulKernels;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.ClStorage;
import org.autochrome.kernels.cl.ClBuffer;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.ClOptions;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.tuning.LocalTile;

/** Launches {@code matmul_3_local_tile.cl}, for GPUs. */
public final class LocalTileMatmul implements MatmulKernels {
    /** The version's name in the tuning table. */
    public static final String VERSION = "matmul_3_local_tile";

    /** Numbers that are fetched at once. */
    private static final int QUAD = 4;

    private static final ClSource SOURCE = ClSource.beside(LocalTileMatmul.class, VERSION + ".cl");

    private final ClDevice device;
    private final List<LocalTile> tiles;

    /** The kernels with tiles to choose from, at least one. */
    public LocalTileMatmul(ClDevice device, List<LocalTile> tiles) {
        this.device = device;
        this.tiles = tiles;
    }

    /** A factor or result in a buffer: dense matrices from {@code offset} floats on. */
    public record Matrices(ClBuffer buffer, long offset, boolean isTransposed) {
        static Matrices of(Tensor tensor, boolean isTransposed) {
            return new Matrices(ClStorage.buffer(tensor), tensor.offset(), isTransposed);
        }
    }

    @Override
    public void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor y) {
        int depth = a.shape().dim(transposeA ? 1 : 2);
        multiply(Matrices.of(a, transposeA), Matrices.of(b, transposeB), Matrices.of(y, false), y.shape(), depth);
    }

    /**
     * Writes {@code y} {@code [B, M, N]}, each the product of a matrix of {@code a} and one of {@code b}.
     *
     * @throws IllegalArgumentException if a matrix has 2^31 numbers or more, which the kernel cannot count
     */
    public void multiply(Matrices a, Matrices b, Matrices y, Shape shape, int depth) {
        int batch = shape.dim(0);
        int rows = shape.dim(1);
        int columns = shape.dim(2);
        long largest = (long) depth * Math.max(rows, columns);
        if (largest > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "%s: a factor of the product %s over %d has %d numbers, but at most %d are possible; split it"
                            .formatted(VERSION, shape, depth, largest, Integer.MAX_VALUE));
        }
        boolean wholeQuads =
                (a.isTransposed() ? rows : depth) % QUAD == 0 && (b.isTransposed() ? depth : columns) % QUAD == 0;
        LocalTile tile = LocalTile.best(tiles, device.context().device(), batch, rows, columns);
        ClOptions options = tile.tuning().options().define("WHOLE_QUADS", wholeQuads ? 1 : 0);
        ClKernel kernel = device.context().program(SOURCE, options).kernel("matmul_local_tile");
        kernel.arg("a", a.buffer())
                .arg("a_offset", a.offset())
                .arg("a_is_transposed", a.isTransposed() ? 1 : 0)
                .arg("b", b.buffer())
                .arg("b_offset", b.offset())
                .arg("b_is_transposed", b.isTransposed() ? 1 : 0)
                .arg("y", y.buffer())
                .arg("y_offset", y.offset())
                .arg("rows", rows)
                .arg("columns", columns)
                .arg("depth", depth)
                .launch(tile.range(batch, rows, columns));
    }
}
