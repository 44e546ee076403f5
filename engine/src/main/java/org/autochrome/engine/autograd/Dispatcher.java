package org.autochrome.engine.autograd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/** The one door for ops: infers the result, allocates it in the innermost memory scope, runs the op, tells the listeners. */
public final class Dispatcher {
    private static final ThreadLocal<Dispatcher> CURRENT = ThreadLocal.withInitial(Dispatcher::new);

    private final List<DispatchListener> listeners = new ArrayList<>();
    private final Deque<String> modules = new ArrayDeque<>();

    private Dispatcher() {}

    /** Ends what {@link #listen} began. */
    public interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    /** Lets {@code listener} see this thread's ops and modules until the result is closed. */
    public static Listening listen(DispatchListener listener) {
        Dispatcher dispatcher = CURRENT.get();
        dispatcher.listeners.add(listener);
        return () -> dispatcher.listeners.remove(listener);
    }

    /**
     * Runs an op and returns its result, owned by the innermost memory scope.
     *
     * @throws OpException if the inputs break the op's rules; it names the layer
     */
    public static Tensor run(Op op) {
        return run(op, null);
    }

    /**
     * Runs an op that writes its result where the caller wants it, such as into a channel slice of a larger image, and
     * returns {@code y}. For inference: no gradient flows through memory that several ops write.
     *
     * @param y of the result's shape and kind of layout; one of the op's inputs only where the op allows it
     * @throws OpException if the inputs break the op's rules or y is of another shape or layout; it names the layer
     */
    public static Tensor runInto(Op op, Tensor y) {
        return run(op, y);
    }

    private static Tensor run(Op op, @Nullable Tensor into) {
        Dispatcher dispatcher = CURRENT.get();
        String module = dispatcher.module();
        try {
            Device device = op.device();
            for (Tensor input : op.inputs()) {
                if (input.device() != device) {
                    throw new OpException(
                            op.name(), "inputs lie on different devices, " + device + " and " + input.device());
                }
                if (input.storage().isFreed()) {
                    throw new OpException(op.name(), input + " was freed already; keep it in an outer MemoryScope");
                }
            }
            Tensor y = into == null ? op.infer().allocate(device) : checked(op, into);
            dispatcher.listeners.forEach(listener -> listener.beforeOp(op, module));
            op.forward(y);
            y.storage().touch();
            dispatcher.listeners.forEach(listener -> listener.afterOp(op, y, module));
            return y;
        } catch (OpException e) {
            throw e.in(module);
        }
    }

    private static Tensor checked(Op op, Tensor y) {
        TensorSpec result = op.infer();
        boolean fits = y.shape().equals(result.shape())
                && y.layout().isDense() == result.layout().isDense()
                && y.device() == op.device();
        if (!fits) {
            throw new OpException(
                    op.name(),
                    "its result " + result.shape() + " " + result.layout() + " on " + op.device()
                            + " cannot be written into " + y + " on " + y.device());
        }
        return y;
    }

    /** Runs a module's body under its dotted name and tells the listeners its result. */
    public static Tensor inModule(String name, Supplier<Tensor> body) {
        Tensor y = named(name, body);
        CURRENT.get().listeners.forEach(listener -> listener.afterModule(name, y));
        return y;
    }

    /**
     * Runs ops under a module's dotted name without telling the listeners of a result: for what stands in for several
     * modules at once, so that no module's result is taken for another's.
     */
    public static Tensor named(String name, Supplier<Tensor> body) {
        Dispatcher dispatcher = CURRENT.get();
        dispatcher.modules.push(name);
        try {
            return body.get();
        } finally {
            dispatcher.modules.pop();
        }
    }

    private String module() {
        String module = modules.peek();
        return module == null ? "" : module;
    }
}
