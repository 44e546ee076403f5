package org.autochrome.kernels.attention;

import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.attention.AttentionKernels;
import org.autochrome.kernels.cl.ClContext;
import org.autochrome.kernels.cl.ClKernel;
import org.autochrome.kernels.cl.ClOptions;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.cl.NdRange;
import org.autochrome.kernels.launch.LaunchStyle;
import org.autochrome.kernels.launch.TensorArguments;
import org.autochrome.kernels.tuning.TuningParameters;
import org.autochrome.kernels.tuning.TuningTable;

/** Launches {@code attention_register_tile.cl} on CPUs, {@code attention.cl} elsewhere. */
public final class ClAttention implements AttentionKernels {
    private static final ClSource PACK = ClSource.beside(ClAttention.class, "pack.cl");
    private static final ClSource REGISTER_TILE = ClSource.beside(ClAttention.class, "attention_register_tile.cl");
    private static final ClSource LOCAL_TILE = ClSource.beside(ClAttention.class, "attention.cl");

    /** The most blocks of queries that share the loads of the values, {@code BLOCKS}. */
    private static final int BLOCKS = 8;

    private final ClContext context;
    private final LaunchStyle style;
    private final TuningParameters tuning;

    /**
     * The kernels for a device.
     *
     * @throws IllegalArgumentException if the table has no values for it
     */
    public ClAttention(ClContext context, LaunchStyle style, TuningTable table) {
        this.context = context;
        this.style = style;
        this.tuning = table.forVersion("attention", context.device());
    }

    @Override
    public void attention(Tensor query, Tensor key, Tensor value, Tensor y) {
        if (style.isCpu()) {
            registerTile(query, key, value, y);
        } else {
            localTile(query, key, value, y);
        }
    }

    private void registerTile(Tensor query, Tensor key, Tensor value, Tensor y) {
        int vector = style.lanesOfVector();
        int rows = vector == 16 ? 12 : 6;
        int panel = 2 * vector;
        int batch = y.shape().n();
        int channels = y.columns();
        int queryBlocks = ceilDiv(pixels(query), rows);
        int valuePanels = ceilDiv(channels, panel);
        int forAllCores = ceilDiv(queryBlocks * batch, style.busyItems());
        int blocksPerItem = Math.min(BLOCKS, forAllCores);
        try (MemoryScope scope = MemoryScope.open()) {
            Tensor queries = packRows(query, rows);
            Tensor keys = packRows(key, panel);
            Tensor values = packColumns(value, panel);
            Shape shape = Shape.of(batch, queryBlocks, valuePanels, rows * panel);
            Tensor sums = Tensor.empty(y.device(), shape, Layout.DENSE);
            ClOptions options = ClOptions.defaults()
                    .define("VW", vector)
                    .define("ROWS", rows)
                    .define("BLOCKS", BLOCKS);
            ClKernel kernel = context.program(REGISTER_TILE, options).kernel("attention");
            TensorArguments.bindDense(kernel, "queries", queries);
            TensorArguments.bindDense(kernel, "keys", keys);
            TensorArguments.bindDense(kernel, "values", values);
            TensorArguments.bindDense(kernel, "sums", sums);
            TensorArguments.bind(kernel, "y", y);
            kernel.arg("query_count", pixels(query))
                    .arg("key_count", pixels(key))
                    .arg("depth", query.columns())
                    .arg("channels", channels)
                    .arg("blocks_per_item", blocksPerItem)
                    .launch(NdRange.of(ceilDiv(queryBlocks, blocksPerItem), batch)
                            .groups(1, 1));
        }
    }

    private Tensor packRows(Tensor x, int width) {
        int batch = x.shape().n();
        int panels = ceilDiv(pixels(x), width);
        Tensor packed = Tensor.empty(x.device(), Shape.of(batch, panels, x.columns(), width), Layout.DENSE);
        pack("pack_rows", x, width, packed, NdRange.of(panels, batch));
        return packed;
    }

    private Tensor packColumns(Tensor x, int width) {
        int batch = x.shape().n();
        int panels = ceilDiv(x.columns(), width);
        Tensor packed = Tensor.empty(x.device(), Shape.of(batch, panels, pixels(x), width), Layout.DENSE);
        pack("pack_columns", x, width, packed, NdRange.of(pixels(x), panels, batch));
        return packed;
    }

    private void pack(String name, Tensor x, int width, Tensor packed, NdRange range) {
        ClKernel kernel = context.program(PACK, ClOptions.defaults()).kernel(name);
        TensorArguments.bind(kernel, "x", x);
        TensorArguments.bindDense(kernel, "panels", packed);
        kernel.arg("rows", pixels(x))
                .arg("columns", x.columns())
                .arg("width", width)
                .launch(range);
    }

    private void localTile(Tensor query, Tensor key, Tensor value, Tensor y) {
        int depth = query.columns();
        int channels = y.columns();
        int queries = tuning.get("QUERIES");
        int group = Integer.highestOneBit(
                (int) Math.min(tuning.get("GROUP"), context.device().maxWorkGroupSize()));
        int slices = ceilDiv(channels, group * tuning.get("CHANNELS"));
        ClOptions options = tuning.options()
                .define("DEPTH", depth)
                .define("GROUP", group)
                .define("CHANNELS", ceilDiv(channels, group * slices))
                .define("KEYS", localKeys(depth, queries));
        ClKernel kernel = context.program(LOCAL_TILE, options).kernel("attention");
        TensorArguments.bind(kernel, "query", query);
        TensorArguments.bind(kernel, "key", key);
        TensorArguments.bind(kernel, "value", value);
        TensorArguments.bind(kernel, "y", y);
        long tiles = ceilDiv(pixels(query), queries);
        kernel.arg("query_count", pixels(query))
                .arg("key_count", pixels(key))
                .arg("channels", channels)
                .launch(NdRange.of(tiles * group, slices, y.shape().n()).groups(group, 1, 1));
    }

    /** As many keys as fit, with the queries and the weights, into half of the local memory: two groups run at a time. */
    private int localKeys(int depth, int queries) {
        long floats = context.device().localMemory() / 2 / Float.BYTES - (long) queries * (depth + 3);
        int keys = tuning.get("KEYS");
        while (keys > 4 && (long) keys * (depth + 1 + queries) > floats) {
            keys /= 2;
        }
        return keys;
    }

    private static int pixels(Tensor image) {
        return image.shape().h() * image.shape().w();
    }

    private static int ceilDiv(int a, int b) {
        return (int) LaunchStyle.ceilDiv(a, b);
    }
}
