package org.autochrome.engine.nn;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.autochrome.engine.autograd.Dispatcher;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.io.Printable;

/**
 * A part of a network: parameters, child modules, and names for all of them, dotted from the root as in PyTorch.
 *
 * <p>A module is built from sizes alone and gets its values by {@link #load}. Its computation runs inside {@link #run},
 * which names it for profiles, errors and stored activations, and which frees what the computation allocated but for the
 * result.
 */
public abstract class Module implements AutoCloseable {
    private final Map<String, Module> children = new LinkedHashMap<>();
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private String path = "";
    private boolean training;
    private Execution execution = Execution.PLAIN;

    protected final <M extends Module> M child(String name, M module) {
        children.put(name, module);
        return module;
    }

    protected final Parameter parameter(String name, Shape shape) {
        return add(name, new Parameter(shape, true));
    }

    protected final Parameter buffer(String name, Shape shape) {
        return add(name, new Parameter(shape, false));
    }

    private Parameter add(String name, Parameter parameter) {
        parameters.put(name, parameter);
        return parameter;
    }

    /** Own and children's parameters and buffers by dotted name. */
    public final Map<String, Parameter> namedParameters() {
        Map<String, Parameter> all = new LinkedHashMap<>();
        collect("", all);
        return all;
    }

    private void collect(String prefix, Map<String, Parameter> all) {
        parameters.forEach((name, parameter) -> all.put(prefix + name, parameter));
        children.forEach((name, child) -> child.collect(prefix + name + ".", all));
    }

    /** The dotted name from the root; empty for the root and before {@link #load}. */
    public final String path() {
        return path;
    }

    public final Execution execution() {
        return execution;
    }

    public final boolean isTraining() {
        return training;
    }

    /** Switches this module and its children between training (batch statistics, power iterations) and evaluation. */
    public final void train(boolean on) {
        if (on && execution == Execution.FUSED) {
            throw new IllegalStateException(
                    "module: loaded for inference, it cannot train; load it with Execution.PLAIN");
        }
        training = on;
        children.values().forEach(child -> child.train(on));
    }

    /** Gives a parameter its values. */
    @FunctionalInterface
    public interface Filler {
        /**
         * A dense tensor of this shape.
         *
         * @param name the parameter's dotted name from the root
         */
        Tensor values(String name, Shape shape) throws IOException;
    }

    /**
     * Fills all parameters and buffers of this module and its children.
     *
     * @throws IllegalArgumentException listing every missing, unexpected and misshaped name at once
     */
    public final void load(Device device, NamedTensors values, Execution how) throws IOException {
        requireMatch(values);
        fill(how, (name, shape) -> Tensor.dense(device, shape, values.floats(name)));
    }

    /** Fills all parameters and buffers with what {@code filler} makes for each, as the root of its network. */
    public final void fill(Execution how, Filler filler) throws IOException {
        fill("", how, filler);
    }

    private void requireMatch(NamedTensors values) throws IOException {
        Map<String, Parameter> wanted = namedParameters();
        List<String> complaints = new ArrayList<>();
        for (Map.Entry<String, Parameter> entry : wanted.entrySet()) {
            String name = entry.getKey();
            Shape expected = entry.getValue().shape();
            if (!values.names().contains(name)) {
                complaints.add("missing " + name + " " + expected);
            } else if (!values.shape(name).equals(expected)) {
                complaints.add(name + " has shape " + values.shape(name) + ", expected " + expected);
            }
        }
        for (String name : new TreeSet<>(values.names())) {
            if (!wanted.containsKey(name) && !name.endsWith("num_batches_tracked")) {
                complaints.add("unexpected " + Printable.of(name) + " " + values.shape(name));
            }
        }
        if (!complaints.isEmpty()) {
            throw new IllegalArgumentException("load: " + complaints.size() + " names do not fit this network:\n  "
                    + String.join("\n  ", complaints));
        }
    }

    private void fill(String prefix, Execution how, Filler filler) throws IOException {
        path = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
        execution = how;
        training = false;
        try (MemoryScope scope = MemoryScope.open()) {
            for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
                Parameter parameter = entry.getValue();
                parameter.set(filler.values(prefix + entry.getKey(), parameter.shape()));
            }
            for (Map.Entry<String, Module> entry : children.entrySet()) {
                entry.getValue().fill(prefix + entry.getKey() + ".", how, filler);
            }
            loaded();
        }
    }

    /** Called when this module and its children have their values: the place to resolve what inference will not change. */
    protected void loaded() {}

    /** Runs a computation under this module's name, in a memory scope that keeps only the result. */
    protected final Tensor run(Supplier<Tensor> body) {
        return Dispatcher.inModule(path, () -> MemoryScope.returning(body));
    }

    /** The same for a fused computation, whose result is that of a later module: it counts as no module's output. */
    protected final Tensor runFused(Supplier<Tensor> body) {
        return Dispatcher.named(path, () -> MemoryScope.returning(body));
    }

    /** Frees parameters and prepared weights, of the children too. */
    @Override
    public void close() {
        children.values().forEach(Module::close);
        parameters.values().forEach(Parameter::close);
    }
}
