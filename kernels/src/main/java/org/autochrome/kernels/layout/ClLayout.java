package org.autochrome.kernels.layout;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.layout.LayoutKernels;
import org.autochrome.engine.op.layout.PadMode;
import org.autochrome.engine.op.layout.Padding;
import org.autochrome.kernels.cl.ClContext;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.ClOptions;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.cl.NdRange;
import org.autochrome.kernels.launch.LaunchStyle;
import org.autochrome.kernels.launch.PixelLaunch;
import org.autochrome.kernels.launch.RowLaunch;
import org.autochrome.kernels.launch.TensorArguments;

/** Launches the sources of this folder: {@code layout.cl}, {@code transpose.cl} and those of the pixel shuffle. */
public final class ClLayout implements LayoutKernels {
    private static final ClSource LAYOUT = ClSource.beside(ClLayout.class, "layout.cl");
    private static final ClSource TRANSPOSE = ClSource.beside(ClLayout.class, "transpose.cl");
    private static final ClSource PIXEL_SHUFFLE = ClSource.beside(ClLayout.class, "pixel_shuffle.cl");
    private static final ClSource PIXEL_SHUFFLE_BLUR = ClSource.beside(ClLayout.class, "pixel_shuffle_blur.cl");

    private final ClContext context;
    private final LaunchStyle style;

    public ClLayout(ClContext context, LaunchStyle style) {
        this.context = context;
        this.style = style;
    }

    /** A matrix of each batch: where it lies, and how far apart its rows and the matrices are. */
    private record Matrices(Tensor tensor, int rowStride, long batchStride) {
        void bind(ClKernel kernel, String name) {
            TensorArguments.bindDense(kernel, name, tensor);
            kernel.arg(name + "_stride", rowStride).arg(name + "_batch", batchStride);
        }
    }

    @Override
    public void copy(Tensor x, Tensor y) {
        boolean fromDense = x.layout().isDense();
        if (fromDense == y.layout().isDense()) {
            RowLaunch walk = style.elements(x, y);
            ClKernel kernel =
                    context.program(LAYOUT, style.options(walk.columns())).kernel("copy");
            walk.bind(kernel, "x", x).bind(kernel, "y", y).launch(kernel);
            return;
        }
        // A dense [N, C, H, W] holds a [C, H W] for each picture, channels-last holds a [H W, C].
        Shape shape = x.shape();
        int pixels = shape.h() * shape.w();
        int channels = shape.c();
        Tensor image = fromDense ? y : x;
        Matrices dense = new Matrices(fromDense ? x : y, pixels, (long) channels * pixels);
        Matrices last = new Matrices(image, image.rowStride(), (long) pixels * image.rowStride());
        if (fromDense) {
            transpose(dense, last, shape.n(), channels, pixels);
        } else {
            transpose(last, dense, shape.n(), pixels, channels);
        }
    }

    @Override
    public void transpose(Tensor x, Tensor y) {
        Shape shape = x.shape();
        int rows = shape.dim(1);
        int columns = shape.dim(2);
        long count = (long) rows * columns;
        transpose(new Matrices(x, columns, count), new Matrices(y, rows, count), shape.dim(0), rows, columns);
    }

    private void transpose(Matrices x, Matrices y, int batch, int rows, int columns) {
        int tile = style.isCpu() ? 32 : Math.min(16, style.groupSize());
        int groupRows = style.isCpu() ? 0 : Math.max(1, style.groupSize() / tile);
        ClOptions options = ClOptions.defaults().define("TILE", tile).define("GROUP_ROWS", groupRows);
        ClKernel kernel = context.program(TRANSPOSE, options).kernel("transpose");
        x.bind(kernel, "x");
        y.bind(kernel, "y");
        kernel.arg("rows", rows).arg("columns", columns);
        long groupX = style.isCpu() ? 1 : tile;
        long groupY = Math.max(1, groupRows);
        kernel.launch(
                NdRange.of(LaunchStyle.ceilDiv(columns, tile) * groupX, LaunchStyle.ceilDiv(rows, tile) * groupY, batch)
                        .groups(groupX, groupY, 1));
    }

    @Override
    public void pixelShuffle(Tensor x, int r, Tensor y) {
        shuffle("pixel_shuffle", x, r, y, x.shape(), y.shape().c());
    }

    @Override
    public void pixelUnshuffle(Tensor x, int r, Tensor y) {
        shuffle("pixel_unshuffle", x, r, y, y.shape(), x.shape().c());
    }

    /** {@code few} is the shape of the side of few pixels and many channels. */
    private void shuffle(String name, Tensor x, int r, Tensor y, Shape few, int channels) {
        ClOptions options = ClOptions.defaults().define("R", r).define("LANES", style.lanes(channels));
        ClKernel kernel = context.program(PIXEL_SHUFFLE, options).kernel(name);
        kernel.arg("w", few.w()).arg("channels", channels);
        style.pixels(few.n() * few.h(), few.w(), channels)
                .bind(kernel, "x", x)
                .bind(kernel, "y", y)
                .launch(kernel);
    }

    @Override
    public void pixelShuffleBlur(Tensor x, Tensor y) {
        Shape small = x.shape();
        int channels = y.shape().c();
        ClKernel kernel = context.program(PIXEL_SHUFFLE_BLUR, style.options(channels))
                .kernel("pixel_shuffle_blur")
                .arg("h", small.h())
                .arg("w", small.w())
                .arg("channels", channels);
        style.pixels(small.n() * small.h(), small.w(), channels)
                .bind(kernel, "x", x)
                .bind(kernel, "y", y)
                .launch(kernel);
    }

    @Override
    public void pad(Tensor x, PadMode mode, Padding padding, Tensor y) {
        ClKernel kernel = imageKernel("pad", y)
                .arg("top", padding.top())
                .arg("left", padding.left())
                .arg("mode", code(mode));
        walk(y).bindImages(kernel, x, y).launch(kernel);
    }

    /** The mode as {@code pad} knows it. */
    private static int code(PadMode mode) {
        return switch (mode) {
            case ZERO -> 0;
            case REPLICATE -> 1;
            case REFLECT -> 2;
        };
    }

    @Override
    public void resizeNearest(Tensor x, Tensor y) {
        ClKernel kernel = imageKernel("resize_nearest", y)
                .arg("scale_h", (float) x.shape().h() / y.shape().h())
                .arg("scale_w", (float) x.shape().w() / y.shape().w());
        walk(y).bindImages(kernel, x, y).launch(kernel);
    }

    @Override
    public void resizeBilinear(Tensor x, boolean alignCorners, Tensor y) {
        ClKernel kernel = imageKernel("resize_bilinear", y);
        bindPositions(kernel, "h", x.shape().h(), y.shape().h(), alignCorners);
        bindPositions(kernel, "w", x.shape().w(), y.shape().w(), alignCorners);
        walk(y).bindImages(kernel, x, y).launch(kernel);
    }

    /** Source positions as fractions of whole numbers: {@code ((2 i + 1) size - newSize) / (2 newSize)}. */
    private static void bindPositions(ClKernel kernel, String axis, int size, int newSize, boolean alignCorners) {
        kernel.arg("step_" + axis, alignCorners ? size - 1 : 2 * size)
                .arg("start_" + axis, alignCorners ? 0 : size - newSize)
                .arg("den_" + axis, alignCorners ? Math.max(1, newSize - 1) : 2 * newSize);
    }

    private ClKernel imageKernel(String name, Tensor y) {
        return context.program(LAYOUT, style.options(y.shape().c())).kernel(name);
    }

    private PixelLaunch walk(Tensor y) {
        return style.pixels(
                y.shape().n() * y.shape().h(), y.shape().w(), y.shape().c());
    }
}
