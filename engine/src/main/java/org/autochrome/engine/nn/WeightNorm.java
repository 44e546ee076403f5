package org.autochrome.engine.nn;

import java.util.Arrays;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;

/**
 * Weight normalization (Salimans and Kingma 2016, equation 2): {@code w = g v / |v|}, one length and one direction per
 * output. Parameters: {@code weight_g [O, 1, 1, 1]} and {@code weight_v} in the weight's shape.
 */
final class WeightNorm extends Weight {
    private final Parameter length;
    private final Parameter direction;
    private final Shape matrix;

    WeightNorm(Module layer, Shape stored, Shape used) {
        super(used);
        int outputs = stored.dim(0);
        int[] perOutput = new int[stored.rank()];
        Arrays.fill(perOutput, 1);
        perOutput[0] = outputs;
        this.length = layer.parameter("weight_g", Shape.of(perOutput));
        this.direction = layer.parameter("weight_v", stored);
        this.matrix = Shape.of(outputs, Math.toIntExact(stored.count() / outputs));
    }

    @Override
    Tensor forTraining() {
        Tensor v = direction.tensor().reshape(matrix);
        Tensor g = length.tensor().reshape(Shape.of(matrix.dim(0), 1));
        Tensor norm = Ops.sqrt(Ops.sumOverColumns(Ops.mul(v, v), 1f)); // [O, 1]
        Tensor factor = Ops.mul(g, Ops.reciprocal(norm, 0f)); // [O, 1]
        return Ops.mul(v, factor).reshape(shape());
    }

    @Override
    Tensor forEvaluation() {
        return forTraining();
    }

    @Override
    long sourceVersion() {
        return length.version() + direction.version();
    }

    @Override
    void dropSources() {
        length.close();
        direction.close();
    }
}
