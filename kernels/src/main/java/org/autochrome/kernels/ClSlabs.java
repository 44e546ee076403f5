package org.autochrome.kernels;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.autochrome.engine.core.FreeRanges;
import org.autochrome.kernels.cl.ClBuffer;
import org.autochrome.kernels.cl.NdRange;

/**
 * Device memory that short-lived tensors share one after the other: a few large buffers, the slabs, of which each tensor
 * gets a part. Fresh memory costs a CPU as much as a pass over it, for the system clears every page.
 *
 * <p>No slab is larger than the device's largest allocation. When none has room, those that are empty are given back and
 * one is added that is as large as they were together, or as the tensor: so no more is held than was once in use, but for
 * gaps between tensors.
 */
final class ClSlabs implements AutoCloseable {
    /** Parts begin and end at multiples of this many bytes, a page of most systems. */
    private static final int GRANULE = 4096;

    private final List<Slab> slabs = new ArrayList<>();
    private final LongFunction<ClBuffer> allocator;
    private final int granule;
    private final long largest;

    private record Slab(ClBuffer buffer, FreeRanges ranges) {}

    /** A part of a slab, which goes back to it when closed. */
    record Part(ClBuffer buffer, FreeRanges ranges, long begin, long length) implements AutoCloseable {
        @Override
        public void close() {
            buffer.close();
            ranges.give(begin, length);
        }
    }

    /**
     * @param largest bytes that the device allows in one buffer
     * @param alignment bytes of which a part of a buffer must begin at a multiple
     * @param allocator allocates so many bytes on the device
     */
    ClSlabs(long largest, int alignment, LongFunction<ClBuffer> allocator) {
        this.allocator = allocator;
        this.granule = Math.max(GRANULE, alignment);
        this.largest = largest / granule * granule;
    }

    /** Whether a slab can hold so many bytes. */
    boolean fits(long bytes) {
        return bytes > 0 && bytes <= largest;
    }

    /** A part of this size; its contents are undefined. */
    Part take(long bytes) {
        long length = NdRange.roundUp(bytes, granule);
        for (Slab slab : slabs) {
            OptionalLong begin = slab.ranges().take(length);
            if (begin.isPresent()) {
                return part(slab, begin.getAsLong(), bytes, length);
            }
        }
        long givenBack = giveBackEmpty();
        Slab added = add(Math.max(length, Math.min(givenBack, largest)));
        return part(added, added.ranges().take(length).orElseThrow(), bytes, length);
    }

    private static Part part(Slab slab, long begin, long bytes, long length) {
        return new Part(slab.buffer().part(begin, bytes), slab.ranges(), begin, length);
    }

    private Slab add(long length) {
        Slab slab = new Slab(allocator.apply(length), new FreeRanges(length));
        slabs.add(slab);
        return slab;
    }

    /** Adds slabs until all together have at least so many bytes, in as few slabs as possible. */
    void reserve(long bytes) {
        if (heldBytes() >= bytes) {
            return;
        }
        giveBackEmpty();
        for (long missing = bytes - heldBytes(); missing > 0; missing -= largest) {
            add(NdRange.roundUp(Math.min(missing, largest), granule));
        }
    }

    /** Gives back the slabs of which nothing is in use, and says how many bytes these were. */
    long giveBackEmpty() {
        long bytes = 0;
        for (Iterator<Slab> each = slabs.iterator(); each.hasNext(); ) {
            Slab slab = each.next();
            if (slab.ranges().isWhole()) {
                bytes += slab.ranges().size();
                slab.buffer().close();
                each.remove();
            }
        }
        return bytes;
    }

    /** Bytes in all slabs, free ones included. */
    long heldBytes() {
        return slabs.stream().mapToLong(slab -> slab.ranges().size()).sum();
    }

    @Override
    public void close() {
        slabs.forEach(slab -> slab.buffer().close());
        slabs.clear();
    }
}
