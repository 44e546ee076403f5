package org.autochrome.engine.nn;

import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;

/**
 * Spectral normalization (Miyato, Kataoka, Koyama, Yoshida 2018, algorithm 1): the weight, seen as a matrix W of one row
 * per output, is divided by an estimate of its largest singular value, {@code sigma = u . (W v)}.
 *
 * <p>Parameters: {@code weight_orig}; buffers {@code weight_u [O]} and {@code weight_v [K]}. In evaluation u and v are used
 * as stored. A training step first improves them by one power iteration, {@code v = normalize(Wᵀ u)}, {@code u =
 * normalize(W v)}, and treats them as constants in the gradient.
 */
final class SpectralNorm extends Weight {
    private static final float EPS = 1e-12f;

    private final Parameter original;
    private final Parameter u;
    private final Parameter v;
    private final Shape matrix;

    SpectralNorm(Module layer, Shape stored, Shape used) {
        super(used);
        int outputs = stored.dim(0);
        int inputs = Math.toIntExact(stored.count() / outputs);
        this.original = layer.parameter("weight_orig", stored);
        this.u = layer.buffer("weight_u", Shape.of(outputs));
        this.v = layer.buffer("weight_v", Shape.of(inputs));
        this.matrix = Shape.of(1, outputs, inputs);
    }

    @Override
    Tensor forTraining() {
        Tensor w = original.tensor().reshape(matrix);
        Tensor nextV = unit(Ops.matmul(row(u.tensor()), w)); // [1, 1, K]
        Tensor nextU = unit(Ops.matmul(nextV, false, w, true)); // [1, 1, O]
        v.set(nextV.reshape(v.shape()));
        u.set(nextU.reshape(u.shape()));
        return forEvaluation();
    }

    @Override
    Tensor forEvaluation() {
        Tensor w = original.tensor().reshape(matrix);
        Tensor wv = Ops.matmul(row(v.tensor()), false, w, true); // [1, 1, O]
        Tensor sigma = Ops.matmul(wv, false, row(u.tensor()), true); // [1, 1, 1]
        return Ops.mul(w, Ops.reciprocal(sigma, Float.NEGATIVE_INFINITY)).reshape(shape());
    }

    private static Tensor row(Tensor vector) {
        return vector.reshape(Shape.of(1, 1, vector.shape().dim(0)));
    }

    /** The vector over its length. */
    private static Tensor unit(Tensor row) {
        Tensor length = Ops.sqrt(Ops.sumOverColumns(Ops.mul(row, row), 1f));
        return Ops.mul(row, Ops.reciprocal(length, EPS));
    }

    @Override
    long sourceVersion() {
        return original.version() + u.version() + v.version();
    }

    @Override
    void dropSources() {
        original.close();
        u.close();
        v.close();
    }
}
