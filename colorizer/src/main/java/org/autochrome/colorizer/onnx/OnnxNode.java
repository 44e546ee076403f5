package org.autochrome.colorizer.onnx;

import java.util.List;

/**
 * One operation of a graph.
 *
 * @param operator ONNX's name for what is computed, such as {@code Conv}
 * @param name the layer's dotted name, the operator and a number; told apart from all others
 * @param inputs names of what is read, an empty one where an optional input is left out
 * @param output name of what is computed
 */
public record OnnxNode(
        String operator, String name, List<String> inputs, String output, List<OnnxAttribute> attributes) {
    public OnnxNode {
        inputs = List.copyOf(inputs);
        attributes = List.copyOf(attributes);
    }
}
