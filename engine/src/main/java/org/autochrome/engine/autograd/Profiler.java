package org.autochrome.engine.autograd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/** Times every op, waiting for the device after each, so that the sum is a little more than an undisturbed run. */
public final class Profiler implements DispatchListener {
    /**
     * One op that ran.
     *
     * @param module the layer's dotted name
     * @param op the op's name
     * @param output the result's shape
     * @param nanos wall time
     * @param macs multiply-accumulates, 0 for element-wise work
     */
    public record Entry(String module, String op, Shape output, long nanos, long macs) {}

    private final List<Entry> entries = new ArrayList<>();
    private long start;

    @Override
    public void beforeOp(Op op, String module) {
        op.device().synchronize();
        start = System.nanoTime();
    }

    @Override
    public void afterOp(Op op, Tensor y, String module) {
        y.device().synchronize();
        entries.add(new Entry(module, op.name(), y.shape(), System.nanoTime() - start, op.macs()));
    }

    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Nanoseconds by op name, in order of first appearance. */
    public Map<String, Long> nanosByOp() {
        Map<String, Long> sums = new LinkedHashMap<>();
        entries.forEach(entry -> sums.merge(entry.op(), entry.nanos(), Long::sum));
        return sums;
    }
}
