package org.autochrome.engine.nn;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/** The parameter {@code weight} as it is. */
final class PlainWeight extends Weight {
    private final Parameter weight;

    PlainWeight(Module layer, Shape stored, Shape used) {
        super(used);
        this.weight = layer.parameter("weight", stored);
    }

    @Override
    Tensor forTraining() {
        return weight.tensor().reshape(shape());
    }

    @Override
    Tensor forEvaluation() {
        return weight.tensor().reshape(shape());
    }

    @Override
    long sourceVersion() {
        return weight.version();
    }

    @Override
    void dropSources() {
        weight.close();
    }
}
