package org.autochrome.kernels.tuning;

import java.util.List;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.NdRange;

/**
 * How a local-tile kernel's work is cut: a work-group computes a tile of rows x columns of a product, each work-item
 * {@code ITEM_ROWS} x {@code ITEM_COLUMNS} numbers of it.
 */
public final class LocalTile {
    /** Floats behind each line of a tile, at most, and tiles of each factor: one is read while the next is written. */
    private static final int LINE_GAP = 4;

    private static final int BUFFERS = 2;

    /** Numbers that convolution keeps of each row: where the pixel's window begins. */
    private static final int ROW_NUMBERS = 4;

    private final TuningParameters tuning;

    private LocalTile(TuningParameters tuning) {
        this.tuning = tuning;
    }

    /** The tiles that the table offers for a version and whose work-group and local memory the device allows. */
    public static List<LocalTile> fitting(TuningTable table, String version, ClDeviceInfo device) {
        return table.setsOf(version, device).stream()
                .map(LocalTile::new)
                .filter(tile -> tile.fits(device))
                .toList();
    }

    /** What is logged where no tile fits: the naive version runs, slowly. */
    public static String noneFits(String version, ClDeviceInfo device, String naive) {
        return "\"%s\" allows %d work-items in a group and %d bytes of local memory: too few for every tile of %s, so %s runs; add a smaller tile to the tuning table"
                .formatted(device.name(), device.maxWorkGroupSize(), device.localMemory(), version, naive);
    }

    /**
     * The tile that keeps the busiest compute unit busy for the shortest time, for {@code batch} products of rows x
     * columns. A tile that is larger than what is left is computed to no use; {@code rate} says how fast a tile's
     * numbers come, in percent of the fastest tile's.
     *
     * @param tiles at least one
     */
    public static LocalTile best(List<LocalTile> tiles, ClDeviceInfo device, int batch, int rows, int columns) {
        LocalTile best = tiles.get(0);
        for (LocalTile tile : tiles) {
            if (tile.time(device, batch, rows, columns) < best.time(device, batch, rows, columns)) {
                best = tile;
            }
        }
        return best;
    }

    private double time(ClDeviceInfo device, int batch, int rows, int columns) {
        long groups = batch * divideUp(rows, rows()) * divideUp(columns, columns());
        return (double) divideUp(groups, device.computeUnits()) * rows() * columns() / tuning.get("rate");
    }

    private boolean fits(ClDeviceInfo device) {
        return groupX() * groupY() <= device.maxWorkGroupSize()
                && groupX() <= device.maxWorkItemSizes().get(0)
                && groupY() <= device.maxWorkItemSizes().get(1)
                && localBytes() <= device.localMemory();
    }

    /** The values, whose macros are the options of the program. */
    public TuningParameters tuning() {
        return tuning;
    }

    /** Rows of a work-group's tile. */
    public int rows() {
        return tuning.get("TILE_ROWS");
    }

    /** Columns of a work-group's tile. */
    public int columns() {
        return tuning.get("TILE_COLUMNS");
    }

    /** Values that are multiplied between two barriers. */
    public int depth() {
        return tuning.get("TILE_K");
    }

    /** The most local memory of a work-group, in bytes. */
    long localBytes() {
        long tiles = (long) BUFFERS * depth() * (rows() + columns() + 2 * LINE_GAP);
        return (tiles + (long) ROW_NUMBERS * rows()) * Float.BYTES;
    }

    private long groupX() {
        return columns() / tuning.get("ITEM_COLUMNS");
    }

    private long groupY() {
        return rows() / tuning.get("ITEM_ROWS");
    }

    /** The work-groups of {@code batch} products of rows x columns: along dimension 0 the columns, 1 the rows, 2 the batch. */
    public NdRange range(int batch, int rows, int columns) {
        return NdRange.of(groupX() * divideUp(columns, columns()), groupY() * divideUp(rows, rows()), batch)
                .groups(groupX(), groupY(), 1);
    }

    private static long divideUp(long amount, long size) {
        return -Math.floorDiv(-amount, size);
    }
}
