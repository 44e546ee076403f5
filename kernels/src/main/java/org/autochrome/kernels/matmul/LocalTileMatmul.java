package org.autochrome.kernels.matmul;

import java.util.List;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.matmul.MatmulKernels;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.ClStorage;
import org.autochrome.kernels.cl.ClBuffer;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.tuning.LocalTile;

/** Launches {@code matmul_3_local_tile.cl}, for GPUs. */
public final class LocalTileMatmul implements MatmulKernels {
    /** The version's name in the tuning table. */
    public static final String VERSION = "matmul_3_local_tile";

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

    /** Writes {@code y} {@code [B, M, N]}, each the product of a matrix of {@code a} and one of {@code b}. */
    public void multiply(Matrices a, Matrices b, Matrices y, Shape shape, int depth) {
        int batch = shape.dim(0);
        int rows = shape.dim(1);
        int columns = shape.dim(2);
        LocalTile tile = LocalTile.best(tiles, device.context().device(), batch, rows, columns);
        ClKernel kernel =
                device.context().program(SOURCE, tile.tuning().options()).kernel("matmul_local_tile");
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
