package org.autochrome.engine.nn;

import java.util.function.UnaryOperator;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;

/** A function without parameters as a layer, so that it has a name in the network. */
public final class Activation extends Layer {
    private final UnaryOperator<Tensor> function;

    private Activation(UnaryOperator<Tensor> function) {
        this.function = function;
    }

    public static Activation of(UnaryOperator<Tensor> function) {
        return new Activation(function);
    }

    public static Activation relu() {
        return of(Ops::relu);
    }

    public static Activation leakyRelu(float slope) {
        return of(x -> Ops.leakyRelu(x, slope));
    }

    @Override
    protected Tensor forward(Tensor x) {
        return function.apply(x);
    }
}
