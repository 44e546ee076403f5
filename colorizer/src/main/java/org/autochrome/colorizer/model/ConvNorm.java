package org.autochrome.colorizer.model;

import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.nn.BatchNorm2d;
import org.autochrome.engine.nn.Conv2d;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.op.Ops;

/** Convolution, batch norm directly behind it, and a ReLU if asked: in the encoder and before each pixel shuffle. */
final class ConvNorm {
    private ConvNorm() {}

    static Tensor call(Conv2d conv, BatchNorm2d norm, boolean relu, Tensor x) {
        if (conv.execution() == Execution.FUSED) {
            return conv.folded(x, norm, relu ? 0f : 1f);
        }
        Tensor y = norm.call(conv.call(x));
        return relu ? Ops.relu(y) : y;
    }
}
