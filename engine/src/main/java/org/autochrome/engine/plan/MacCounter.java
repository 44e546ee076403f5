package org.autochrome.engine.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.engine.autograd.DispatchListener;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/** Counts the multiply-accumulates of every op that runs; element-wise work counts as none. */
public final class MacCounter implements DispatchListener {
    /**
     * One op that multiplies.
     *
     * @param module the layer's dotted name
     * @param op the op's name
     * @param output the result's shape
     * @param macs multiply-accumulates
     */
    public record Entry(String module, String op, Shape output, long macs) {}

    private final List<Entry> entries = new ArrayList<>();

    @Override
    public void afterOp(Op op, Tensor y, String module) {
        long macs = op.macs();
        if (macs > 0) {
            entries.add(new Entry(module, op.name(), y.shape(), macs));
        }
    }

    /** The ops that multiply, in the order in which they ran. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Multiply-accumulates by layer, in the order of the forward pass. */
    public Map<String, Long> byModule() {
        Map<String, Long> sums = new LinkedHashMap<>();
        entries.forEach(entry -> sums.merge(entry.module(), entry.macs(), Long::sum));
        return sums;
    }

    public long total() {
        return entries.stream().mapToLong(Entry::macs).sum();
    }
}
