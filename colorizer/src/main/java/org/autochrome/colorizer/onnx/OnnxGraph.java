package org.autochrome.colorizer.onnx;

import java.util.List;
import org.autochrome.engine.core.Shape;

/**
 * What is computed from inputs of fixed shapes, in ONNX's standard operators (operator set {@value #OPERATOR_SET}).
 *
 * @param inputs what changes from one run to the next; the first is named {@value #INPUT}
 * @param output shape of the output, which is named {@value #OUTPUT}
 * @param nodes in the order in which they run
 * @param constants what the nodes read besides inputs and one another's results, in the order of first use
 */
public record OnnxGraph(List<Input> inputs, Shape output, List<OnnxNode> nodes, List<OnnxConstant> constants) {
    /** Version of the standard operators. */
    public static final int OPERATOR_SET = 17;

    public static final String INPUT = "x";
    public static final String OUTPUT = "y";

    public OnnxGraph {
        inputs = List.copyOf(inputs);
        nodes = List.copyOf(nodes);
        constants = List.copyOf(constants);
    }

    /** A float32 input. */
    public record Input(String name, Shape shape) {}
}
