package org.autochrome.kernels.norm;

import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.norm.NormKernels;
import org.autochrome.kernels.cl.ClContext;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.cl.NdRange;
import org.autochrome.kernels.launch.ChunkLaunch;
import org.autochrome.kernels.launch.LaunchStyle;
import org.autochrome.kernels.launch.TensorArguments;
import org.jspecify.annotations.Nullable;

/** Launches {@code norm.cl}. */
public final class ClNorm implements NormKernels {
    private static final ClSource NORM = ClSource.beside(ClNorm.class, "norm.cl");

    /** Fewer pixels are no chunk of their own. */
    private static final int PIXELS_PER_CHUNK = 16;

    private final ClContext context;
    private final LaunchStyle style;

    public ClNorm(ClContext context, LaunchStyle style) {
        this.context = context;
        this.style = style;
    }

    private ClKernel kernel(String name, int columns) {
        return context.program(NORM, style.options(columns)).kernel(name);
    }

    @Override
    public void statistics(Tensor x, Tensor statistics) {
        int groups = statistics.shape().dim(0);
        int columns = x.columns();
        ChunkLaunch walk = style.chunks(x.rows() / groups, columns, groups, PIXELS_PER_CHUNK);
        try (MemoryScope scope = MemoryScope.open()) {
            Shape shape = Shape.of(groups, walk.chunks(), 2, columns);
            Tensor chunks = Tensor.empty(x.device(), shape, Layout.DENSE);
            ClKernel ofChunks = kernel("statistics_of_chunks", columns).arg("chunk_count", walk.chunks());
            TensorArguments.bindDense(ofChunks, "chunks", chunks);
            walk.bind(ofChunks, "x", x).launch(ofChunks);

            ClKernel merge = kernel("statistics", columns).arg("chunk_count", walk.chunks());
            TensorArguments.bindDense(merge, "chunks", chunks);
            TensorArguments.bindDense(merge, "statistics", statistics);
            walk.bind(merge, "x", x).bindSizes(merge);
            int lanes = style.lanes(columns);
            merge.launch(NdRange.of(lanes, groups).groups(lanes, 1));
        }
    }

    @Override
    public void normalize(
            Tensor x, Tensor statistics, @Nullable Tensor weight, @Nullable Tensor bias, float eps, Tensor y) {
        int groups = statistics.shape().dim(0);
        ChunkLaunch walk = style.chunks(x.rows() / groups, x.columns(), groups, 1);
        boolean isAffine = weight != null && bias != null;
        ClKernel kernel =
                kernel("normalize_groups", x.columns()).arg("eps", eps).arg("is_affine", isAffine ? 1 : 0);
        TensorArguments.bindDense(kernel, "statistics", statistics);
        // Any buffer will do for what is not read.
        TensorArguments.bindDense(kernel, "weight", weight == null ? statistics : weight);
        TensorArguments.bindDense(kernel, "bias", bias == null ? statistics : bias);
        walk.bind(kernel, "x", x).bind(kernel, "y", y).launch(kernel);
    }
}
