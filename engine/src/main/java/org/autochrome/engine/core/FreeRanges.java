package org.autochrome.engine.core;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Which ranges of one block of memory are free. Ranges are taken in turn from the lowest and from the highest place that is
 * large enough. In a chain of ops each result then lies at the other end than what it was made from, and what goes with the
 * next step leaves one large gap in the middle instead of several small ones.
 */
public final class FreeRanges {
    private final TreeMap<Long, Long> free = new TreeMap<>(); // begin to end
    private final long size;
    private boolean fromAbove;

    /** A block of which all is free. */
    public FreeRanges(long size) {
        if (size <= 0) {
            throw new IllegalArgumentException("free ranges: a block's size must be positive but is " + size);
        }
        this.size = size;
        free.put(0L, size);
    }

    /** Takes a range of this length and returns where it begins; empty if there is none. The first of all is the lowest. */
    public OptionalLong take(long length) {
        if (length <= 0) {
            throw new IllegalArgumentException("free ranges: a length must be positive but is " + length);
        }
        Optional<Map.Entry<Long, Long>> place = (fromAbove ? free.descendingMap() : free)
                .entrySet().stream()
                        .filter(range -> range.getValue() - range.getKey() >= length)
                        .findFirst();
        if (place.isEmpty()) {
            return OptionalLong.empty();
        }
        long from = place.get().getKey();
        long to = place.get().getValue();
        long begin = fromAbove ? to - length : from;
        free.remove(from);
        if (begin > from) {
            free.put(from, begin);
        }
        if (begin + length < to) {
            free.put(begin + length, to);
        }
        fromAbove = !fromAbove;
        return OptionalLong.of(begin);
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
        fromAbove &= !isWhole();
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
