package org.autochrome.colorizer.onnx;

import java.util.List;
import org.autochrome.engine.core.Shape;

/**
 * What a network computes for an input of one shape, in ONNX's standard operators (operator set {@value #OPERATOR_SET}).
 *
 * @param input shape of the input, which is named {@value #INPUT}
 * @param output shape of the output, which is named {@value #OUTPUT}
 * @param nodes in the order in which they run
 * @param constants what the nodes read besides one another's results, in the order of first use
 */
public record OnnxGraph(Shape input, Shape output, List<OnnxNode> nodes, List<OnnxConstant> constants) {
    /** Version of the standard operators. */
    public static final int OPERATOR_SET = 17;

    public static final String INPUT = "x";
    public static final String OUTPUT = "y";

    public OnnxGraph {
        nodes = List.copyOf(nodes);
        constants = List.copyOf(constants);
    }
}
