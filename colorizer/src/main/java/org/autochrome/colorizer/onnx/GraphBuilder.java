package org.autochrome.colorizer.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/** Gives names to nodes, results and constants, and collects them. */
final class GraphBuilder {
    private final OnnxExport.Weights weights;
    private final IdentityHashMap<Tensor, String> names = new IdentityHashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private final List<OnnxGraph.Input> inputs = new ArrayList<>();
    private final List<OnnxNode> nodes = new ArrayList<>();
    private final Map<String, OnnxConstant> constants = new LinkedHashMap<>();
    private String module = "";

    GraphBuilder(OnnxExport.Weights weights) {
        this.weights = weights;
    }

    /** The layer whose nodes and weights come next. */
    void enter(String name) {
        module = name;
    }

    /** Names something that changes from one run to the next. */
    void input(Tensor tensor) {
        String name = OnnxGraph.INPUT + (inputs.isEmpty() ? "" : inputs.size());
        inputs.add(new OnnxGraph.Input(name, tensor.shape()));
        result(tensor, name);
    }

    void result(Tensor tensor, String name) {
        names.put(tensor, name);
    }

    boolean isResult(Tensor tensor) {
        return names.containsKey(tensor);
    }

    /** The name of a node's result. */
    String name(Tensor tensor) {
        String name = names.get(tensor);
        if (name == null) {
            throw new IllegalArgumentException("onnx: " + tensor + " (in " + module + ") is no result of the graph");
        }
        return name;
    }

    /** Adds a node and returns its result's name. */
    String node(String operator, List<String> inputs, OnnxAttribute... attributes) {
        String name = unique((module.isEmpty() ? "" : module + "/") + operator);
        nodes.add(new OnnxNode(operator, name, inputs, name, List.of(attributes)));
        return name;
    }

    /** Declares a weight, seen under {@code shape}, tells its values and returns its name. */
    String weight(String role, Tensor tensor, Shape shape) {
        String name = unique(module.isEmpty() ? role : module + "." + role);
        constants.put(name, new OnnxConstant.Weight(name, shape));
        weights.accept(name, tensor);
        return name;
    }

    String weight(String role, Tensor tensor) {
        return weight(role, tensor, tensor.shape());
    }

    /** Float32 numbers that are all {@code value}. */
    String filled(float value, Shape shape) {
        String name = value + shape.toString().replace(" ", "");
        constants.putIfAbsent(name, new OnnxConstant.Filled(name, shape, value));
        return name;
    }

    String scalar(float value) {
        return filled(value, Shape.of());
    }

    String integers(int... values) {
        List<Long> longs = OnnxConstant.longs(values);
        String name = longs.toString().replace(" ", "");
        constants.putIfAbsent(name, new OnnxConstant.Integers(name, longs));
        return name;
    }

    private String unique(String name) {
        int earlier = uses.merge(name, 1, Integer::sum) - 1;
        return earlier == 0 ? name : name + "_" + earlier;
    }

    /** The graph from the inputs to {@code y}. */
    OnnxGraph build(Tensor y) {
        String last = name(y);
        if (nodes.stream().noneMatch(node -> node.output().equals(last))) {
            throw new IllegalArgumentException("onnx: the result is \"" + last + "\", which no node computes");
        }
        List<OnnxNode> renamed = nodes.stream()
                .map(node -> new OnnxNode(
                        node.operator(),
                        node.name(),
                        node.inputs().stream().map(name -> output(name, last)).toList(),
                        output(node.output(), last),
                        node.attributes()))
                .toList();
        return new OnnxGraph(inputs, y.shape(), renamed, List.copyOf(constants.values()));
    }

    private static String output(String name, String last) {
        return name.equals(last) ? OnnxGraph.OUTPUT : name;
    }
}
