package org.autochrome.kernels.launch;

import org.autochrome.engine.core.Tensor;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.ClOptions;
import org.autochrome.kernels.cl.NdRange;

/**
 * How a kind of device wants its work cut.
 *
 * <p>A CPU runs work-items one after another: an item takes a chunk of rows, in vectors of registers. A GPU runs them
 * side by side: neighbours in a group take neighbouring vectors of a row, so that their loads join.
 *
 * @param lanesOfVector floats in a vector, the tunable {@code VW}; 16, 8 or 4
 * @param groupSize work-items in a group; a power of two, 1 on a CPU
 * @param computeUnits cores of a CPU, multiprocessors of a GPU
 */
public record LaunchStyle(int lanesOfVector, int groupSize, int computeUnits) {
    private static final int GPU_GROUP = 64;

    /** Items for each core: enough to even out cores that are busy otherwise. */
    private static final int ITEMS_PER_UNIT = 4;

    /** What a work-item of a CPU should have to do at least, in elements: some microseconds. */
    private static final int ELEMENTS_PER_ITEM = 16384;

    /** Columns into which a tensor without gaps is cut anew. */
    private static final int FLAT_COLUMNS = 1024;

    /** Chunks into which rows are cut at most, so that merging them costs little. */
    private static final int MOST_CHUNKS = 2048;

    /** What suits a device. */
    public static LaunchStyle of(ClDeviceInfo device) {
        return device.type() == ClDeviceInfo.Type.CPU ? cpu(device) : gpu(device);
    }

    /** The style of a CPU with the device's number of cores. */
    public static LaunchStyle cpu(ClDeviceInfo device) {
        return new LaunchStyle(device.nativeVectorWidthFloat() >= 16 ? 16 : 8, 1, device.computeUnits());
    }

    /** The style of a GPU, within the device's limits. */
    public static LaunchStyle gpu(ClDeviceInfo device) {
        int group = (int) Math.min(GPU_GROUP, device.maxWorkGroupSize());
        return new LaunchStyle(4, Integer.highestOneBit(group), device.computeUnits());
    }

    /** Whether items run one after another on a core. */
    public boolean isCpu() {
        return groupSize == 1;
    }

    /** Work-items that keep the whole device busy. */
    public int busyItems() {
        return isCpu() ? ITEMS_PER_UNIT * computeUnits : 32 * groupSize * computeUnits;
    }

    /**
     * Work-items side by side on a row of so many columns, the tunable {@code LANES}; powers of four, so that a program
     * is built in few variants.
     */
    public int lanes(int columns) {
        int lanes = 1;
        while (lanes * 4 <= groupSize && lanes * lanesOfVector < columns) {
            lanes *= 4;
        }
        return lanes;
    }

    /** The tunables {@code VW} and {@code LANES} for rows of so many columns. */
    public ClOptions options(int columns) {
        return ClOptions.defaults().define("VW", lanesOfVector).define("LANES", lanes(columns));
    }

    /** A walk over the rows of tensors of one number of rows and columns, each with its own row stride. */
    public RowLaunch rows(Tensor x) {
        return rowLaunch(x.shape().count(), x.columns(), false);
    }

    /**
     * A walk over the elements of tensors of one shape and kind of layout. If none of them has gaps between its rows, the
     * rows are cut anew: kernels then need no care for tensors of few columns.
     */
    public RowLaunch elements(Tensor first, Tensor... others) {
        boolean gapless = isGapless(first);
        for (Tensor other : others) {
            gapless &= isGapless(other);
        }
        return rowLaunch(first.shape().count(), gapless ? FLAT_COLUMNS : first.columns(), gapless);
    }

    private static boolean isGapless(Tensor tensor) {
        return tensor.rowStride() == tensor.columns();
    }

    private RowLaunch rowLaunch(long count, int columns, boolean gapless) {
        long rows = columns == 0 ? 0 : ceilDiv(count, columns);
        int rowsPerItem = 1;
        if (isCpu()) {
            long forAllCores = rows / busyItems();
            rowsPerItem = (int) Math.max(1, Math.min(ELEMENTS_PER_ITEM / Math.max(1, columns), forAllCores));
        }
        int lanes = lanes(columns);
        int groupRows = groupSize / lanes;
        NdRange range = NdRange.of(lanes, NdRange.roundUp(ceilDiv(rows, rowsPerItem), groupRows));
        return new RowLaunch(count, columns, gapless, rowsPerItem, range.groups(lanes, groupRows));
    }

    /** The tunables {@code VW}, {@code LANES} and {@code GROUP_ROWS} for chunks of rows of so many columns. */
    public ClOptions groupOptions(int columns) {
        return options(columns).define("GROUP_ROWS", groupSize / lanes(columns));
    }

    /**
     * A walk over rows in chunks.
     *
     * @param rows rows of each part
     * @param columns elements of a row
     * @param parts how often the walk is done, along the range's dimension 2
     * @param fewest rows that a chunk should have at least
     */
    public ChunkLaunch chunks(long rows, int columns, int parts, int fewest) {
        int lanes = lanes(columns);
        long forAll = ceilDiv(rows * parts * lanes, busyItems());
        if (isCpu()) {
            forAll = Math.min(forAll, ELEMENTS_PER_ITEM / Math.max(1, columns));
        }
        int rowsPerItem = (int) Math.max(Math.max(1, fewest), Math.max(forAll, ceilDiv(rows, MOST_CHUNKS)));
        int chunks = (int) ceilDiv(rows, rowsPerItem);
        int groupRows = groupSize / lanes;
        NdRange range = NdRange.of(lanes, NdRange.roundUp(chunks, groupRows), parts);
        return new ChunkLaunch(rows, columns, rowsPerItem, chunks, range.groups(lanes, groupRows, 1));
    }

    /** A walk over the pixels of an image: {@code lines} lines (of all pictures) of {@code width} pixels. */
    public PixelLaunch pixels(int lines, int width, int channels) {
        int columnsPerItem = 1;
        if (isCpu() && lines > 0) {
            columnsPerItem = (int) Math.max(1, ceilDiv(width, ceilDiv(busyItems(), lines)));
        }
        int lanes = lanes(channels);
        int groupColumns = groupSize / lanes;
        NdRange range = NdRange.of(lanes, NdRange.roundUp(ceilDiv(width, columnsPerItem), groupColumns), lines);
        return new PixelLaunch(columnsPerItem, range.groups(lanes, groupColumns, 1));
    }

    /** {@code a / b} rounded up; b is positive. */
    public static long ceilDiv(long a, long b) {
        return -Math.floorDiv(-a, b);
    }
}
