package org.autochrome.kernels.tuning;

import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.NdRange;

/**
 * How a register-tile kernel's work is cut: a work-item, alone in its work-group, computes {@code slabRows} rows of {@code
 * chunk} columns.
 *
 * @param depth most values of k in a slab, the tunable {@code KC}
 * @param slabRows a multiple of the register tile's rows
 * @param chunk a multiple of a panel's columns
 * @param slabBytes local memory of a work-group
 * @param range rows and columns of work-groups
 */
public record RegisterTiling(int depth, int slabRows, int chunk, long slabBytes, NdRange range) {
    /** Work-groups wanted for each compute unit, so that none waits long for the last. */
    private static final int GROUPS_PER_UNIT = 8;

    /** Halving {@code KC} ends here: shallower slabs would spend their time on loading and storing sums. */
    private static final int FEWEST_DEPTH = 64;

    /** Columns of a weight panel. */
    public static int panel(TuningParameters tuning) {
        return tuning.get("TILE_VECTORS") * tuning.get("VW");
    }

    /** Panels that hold so many columns. */
    public static int panels(TuningParameters tuning, int columns) {
        return divideUp(columns, panel(tuning));
    }

    /**
     * Cuts {@code batch} products of rows x columns. The slab is as deep and as high as the tuning says, unless the device's
     * local memory or the number of rows is smaller; columns are split where rows alone leave compute units idle.
     *
     * @throws IllegalArgumentException if not even one register tile's rows fit into local memory
     */
    public static RegisterTiling of(TuningParameters tuning, ClDeviceInfo device, int batch, int rows, int columns) {
        int tileRows = tuning.get("TILE_ROWS");
        int depth = tuning.get("KC");
        while (depth / 2 >= FEWEST_DEPTH && device.localMemory() < tileRows * rowBytes(tuning, depth)) {
            depth /= 2;
        }
        long rowBytes = rowBytes(tuning, depth);
        long fitting = device.localMemory() / rowBytes / tileRows * tileRows;
        if (fitting == 0) {
            throw new IllegalArgumentException(
                    "%s on \"%s\": %d rows of %d bytes do not fit into %d bytes of local memory; choose a smaller KC or TILE_ROWS"
                            .formatted(tuning.version(), device.name(), tileRows, rowBytes, device.localMemory()));
        }
        int highest = (int) Math.min(Math.max(tuning.get("rows"), tileRows), fitting);
        int slabs = divideUp(rows, highest);
        int slabRows = divideUp(divideUp(rows, slabs), tileRows) * tileRows;
        int panels = panels(tuning, columns);
        long wanted = (long) GROUPS_PER_UNIT * device.computeUnits();
        int chunks = (int) Math.min(panels, -Math.floorDiv(-wanted, (long) slabs * batch));
        int chunk = divideUp(panels, chunks) * panel(tuning);
        NdRange range = NdRange.of(divideUp(rows, slabRows), divideUp(columns, chunk), batch)
                .groups(1, 1, 1);
        return new RegisterTiling(depth, slabRows, chunk, rowBytes * slabRows, range);
    }

    private static long rowBytes(TuningParameters tuning, int depth) {
        return (long) Float.BYTES * (depth + tuning.get("VW"));
    }

    private static int divideUp(int amount, int size) {
        return -Math.floorDiv(-amount, size);
    }
}
