package org.autochrome.colorizer.onnx;

import java.util.List;
import org.autochrome.engine.autograd.DispatchListener;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Writes down the ops of a network's first forward pass. An op none of whose inputs comes from the network's input computes
 * weights: it is not part of the graph, its result is a constant.
 */
final class OnnxRecorder implements DispatchListener {
    private final GraphBuilder graph;
    private final Translation translation;
    private @Nullable String result;

    OnnxRecorder(GraphBuilder graph) {
        this.graph = graph;
        this.translation = new Translation(graph);
    }

    /** Before, because a convolution in inference lets its weight go. */
    @Override
    public void beforeOp(Op op, String module) {
        List<Tensor> inputs = op.inputs();
        if (inputs.stream().anyMatch(graph::isResult)) {
            graph.enter(module);
            result = translation.translate(op);
        }
    }

    @Override
    public void afterOp(Op op, Tensor y, String module) {
        if (result != null) {
            graph.result(y, result);
            result = null;
        }
    }
}
