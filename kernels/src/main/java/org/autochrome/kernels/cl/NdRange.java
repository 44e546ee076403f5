package org.autochrome.kernels.cl;

/**
 * How many work-items a launch has, and how they are grouped.
 *
 * @param dimensions 1 to 3
 * @param globalX work-items along dimension 0
 * @param globalY work-items along dimension 1; 1 if unused
 * @param globalZ work-items along dimension 2; 1 if unused
 * @param localX work-items of a work-group along dimension 0, or 0 where the driver may choose the groups
 * @param localY the same along dimension 1
 * @param localZ the same along dimension 2
 */
public record NdRange(int dimensions, long globalX, long globalY, long globalZ, long localX, long localY, long localZ) {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if a size is negative or a global size is no multiple of its local size
     */
    public NdRange {
        if (dimensions < 1 || dimensions > 3) {
            throw new IllegalArgumentException("NdRange: dimensions must be 1 to 3 but is " + dimensions);
        }
        check(globalX, localX, localX);
        check(globalY, localY, localX);
        check(globalZ, localZ, localX);
    }

    private static void check(long global, long local, long localX) {
        if (global < 0 || local < 0 || (local == 0) != (localX == 0)) {
            throw new IllegalArgumentException(
                    "NdRange: sizes must be positive but are global %d, local %d".formatted(global, local));
        }
        if (local != 0 && global % local != 0) {
            throw new IllegalArgumentException(
                    "NdRange: global size %d is no multiple of local size %d; round it up with NdRange.roundUp"
                            .formatted(global, local));
        }
    }

    /** A line of work-items, grouped as the driver likes. */
    public static NdRange of(long x) {
        return new NdRange(1, x, 1, 1, 0, 0, 0);
    }

    /** A plane of work-items, grouped as the driver likes. */
    public static NdRange of(long x, long y) {
        return new NdRange(2, x, y, 1, 0, 0, 0);
    }

    /** A block of work-items, grouped as the driver likes. */
    public static NdRange of(long x, long y, long z) {
        return new NdRange(3, x, y, z, 0, 0, 0);
    }

    /** The same line in groups of {@code x}. */
    public NdRange groups(long x) {
        return groups(1, x, 1, 1);
    }

    /** The same plane in groups of {@code x} by {@code y}. */
    public NdRange groups(long x, long y) {
        return groups(2, x, y, 1);
    }

    /** The same block in groups of {@code x} by {@code y} by {@code z}. */
    public NdRange groups(long x, long y, long z) {
        return groups(3, x, y, z);
    }

    private NdRange groups(int sizes, long x, long y, long z) {
        if (sizes != dimensions) {
            throw new IllegalArgumentException(
                    "NdRange: %d group sizes for %d dimensions".formatted(sizes, dimensions));
        }
        if (x == 0) {
            throw new IllegalArgumentException("NdRange: a group has no work-items");
        }
        return new NdRange(dimensions, globalX, globalY, globalZ, x, y, z);
    }

    /** The smallest multiple of {@code local} that is at least {@code items}; the kernel skips the surplus. */
    public static long roundUp(long items, long local) {
        return Math.multiplyExact(-Math.floorDiv(-items, local), local);
    }

    boolean isEmpty() {
        return globalX == 0 || globalY == 0 || globalZ == 0;
    }

    boolean hasGroups() {
        return localX != 0;
    }

    /** Work-items in a group; 0 where the driver chooses. */
    long groupSize() {
        return Math.multiplyExact(Math.multiplyExact(localX, localY), localZ);
    }

    /** Writes the global sizes into {@code sizes}, of length 3. */
    void copyGlobal(long[] sizes) {
        sizes[0] = globalX;
        sizes[1] = globalY;
        sizes[2] = globalZ;
    }

    /** Writes the local sizes into {@code sizes}, of length 3. */
    void copyLocal(long[] sizes) {
        sizes[0] = localX;
        sizes[1] = localY;
        sizes[2] = localZ;
    }

    /** Such as {@code global [256, 256, 64], local [16, 16, 1]}. */
    @Override
    public String toString() {
        String local = hasGroups() ? sizes(localX, localY, localZ) : "chosen by the driver";
        return "global " + sizes(globalX, globalY, globalZ) + ", local " + local;
    }

    private String sizes(long x, long y, long z) {
        return switch (dimensions) {
            case 1 -> "[" + x + "]";
            case 2 -> "[" + x + ", " + y + "]";
            default -> "[" + x + ", " + y + ", " + z + "]";
        };
    }
}
