package org.autochrome.engine.autograd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/**
 * Times every op of this thread on a device, and every kernel launch on devices that report them. It waits for the device
 * after each op, so that the sum is a little more than an undisturbed run.
 *
 * <pre>{@code
 * try (Profiler profiler = Profiler.on(device)) {
 *     network.call(x);
 *     profiler.entries().forEach(System.out::println);
 * }
 * }</pre>
 */
public final class Profiler implements DispatchListener, AutoCloseable {
    /**
     * One op that ran.
     *
     * @param module the layer's dotted name
     * @param op the op's name
     * @param output the result's shape
     * @param start when it began, by {@link System#nanoTime()}
     * @param nanos wall time
     * @param macs multiply-accumulates, 0 for element-wise work
     * @param bytes that had to be moved: inputs and weights read once, the result written once, no padding
     * @param launches the kernels that it launched, none where the device does not report them
     */
    public record Entry(
            String module,
            String op,
            Shape output,
            long start,
            long nanos,
            long macs,
            long bytes,
            List<Launch> launches) {
        public Entry {
            launches = List.copyOf(launches);
        }
    }

    /**
     * One kernel launch.
     *
     * @param kernel the kernel's entry point
     * @param start by {@link System#nanoTime()}; the device's clock is shifted so that the last launch of an op ends when the
     *     wait for it does
     * @param nanos time on the device
     */
    public record Launch(String kernel, long start, long nanos) {}

    private final Device device;
    private final Dispatcher.Listening listening;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Launch> between = new ArrayList<>();
    private final List<Launch> heard = new ArrayList<>();
    private long start;

    private Profiler(Device device) {
        this.device = device;
        device.profile((kernel, begin, nanos) -> heard.add(new Launch(kernel, begin, nanos)));
        this.listening = Dispatcher.listen(this);
    }

    /** Times what this thread runs on {@code device} until the result is closed; what it found can be read after that too. */
    public static Profiler on(Device device) {
        return new Profiler(device);
    }

    @Override
    public void beforeOp(Op op, String module) {
        device.synchronize();
        start = System.nanoTime();
        between.addAll(settle(start));
    }

    @Override
    public void afterOp(Op op, Tensor y, String module) {
        device.synchronize();
        long end = System.nanoTime();
        long bytes = (op.elementsRead() + y.shape().count()) * device.bytesPerElement();
        entries.add(new Entry(module, op.name(), y.shape(), start, end - start, op.macs(), bytes, settle(end)));
    }

    /** What was launched since the last call, the last of it ending at {@code end} of the host's clock. */
    private List<Launch> settle(long end) {
        if (heard.isEmpty()) {
            return List.of();
        }
        Launch last = heard.get(heard.size() - 1);
        long shift = end - last.start() - last.nanos();
        List<Launch> settled = heard.stream()
                .map(launch -> new Launch(launch.kernel(), launch.start() + shift, launch.nanos()))
                .toList();
        heard.clear();
        return settled;
    }

    /** The ops in the order in which they ran. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Kernels that were launched outside of any op, such as those that clear the padding of a new tensor. */
    public List<Launch> launchesBetweenOps() {
        return List.copyOf(between);
    }

    /** Nanoseconds by op name, in order of first appearance. */
    public Map<String, Long> nanosByOp() {
        Map<String, Long> sums = new LinkedHashMap<>();
        entries.forEach(entry -> sums.merge(entry.op(), entry.nanos(), Long::sum));
        return sums;
    }

    @Override
    public void close() {
        listening.close();
        device.profile(null);
        between.addAll(settle(System.nanoTime()));
    }
}
