package org.autochrome.engine.core;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Which ranges of one block of memory are free. Taking gives the lowest range that is large enough (first fit), so that
 * what lives long gathers at the block's beginning; giving back joins neighbours.
 */
public final class FreeRanges {
    private final TreeMap<Long, Long> free = new TreeMap<>(); // begin to end
    private final long size;

    /** A block of which all is free. */
    public FreeRanges(long size) {
        if (size <= 0) {
            throw new IllegalArgumentException("free ranges: a block's size must be positive but is " + size);
        }
        this.size = size;
        free.put(0L, size);
    }

    /** Takes the lowest free range of this length and returns where it begins; empty if there is none. */
    public OptionalLong take(long length) {
        if (length <= 0) {
            throw new IllegalArgumentException("free ranges: a length must be positive but is " + length);
        }
        OptionalLong lowest = free.entrySet().stream()
                .filter(range -> range.getValue() - range.getKey() >= length)
                .mapToLong(Map.Entry::getKey)
                .findFirst();
        lowest.ifPresent(begin -> {
            long end = Objects.requireNonNull(free.remove(begin));
            if (end > begin + length) {
                free.put(begin + length, end);
            }
        });
        return lowest;
    }

    /**
     * Gives back what {@link #take} gave.
     *
     * @throws IllegalArgumentException if part of it is free already or outside the block
     */
    public void give(long begin, long length) {
        long end = begin + length;
        Map.Entry<Long, Long> before = free.floorEntry(begin);
        Map.Entry<Long, Long> behind = free.ceilingEntry(begin);
        if (begin < 0
                || length <= 0
                || end > size
                || (before != null && before.getValue() > begin)
                || (behind != null && behind.getKey() < end)) {
            throw new IllegalArgumentException(
                    "free ranges: " + begin + " to " + end + " was not taken from this block of " + size);
        }
        long from = begin;
        if (before != null && before.getValue() == begin) {
            from = before.getKey();
        }
        long to = end;
        if (behind != null && behind.getKey() == end) {
            to = behind.getValue();
            free.remove(end);
        }
        free.put(from, to);
    }

    /** Whether nothing is taken. */
    public boolean isWhole() {
        Map.Entry<Long, Long> first = free.firstEntry();
        return first != null && first.getKey() == 0 && first.getValue() == size;
    }

    /** The length of the block. */
    public long size() {
        return size;
    }
}
