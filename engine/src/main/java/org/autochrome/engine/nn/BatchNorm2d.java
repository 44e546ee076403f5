package org.autochrome.engine.nn;

import java.util.Objects;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalization (Ioffe and Szegedy 2015): each channel of {@code [N, C, H, W]} is brought to mean 0 and variance 1,
 * then scaled by {@code weight [C]} and shifted by {@code bias [C]}.
 *
 * <p>In training by the batch's own statistics, which also move {@code running_mean} and {@code running_var} (unbiased)
 * by the momentum; in evaluation by those running ones.
 */
public final class BatchNorm2d extends Layer {
    /** PyTorch's default. */
    public static final float EPS = 1e-5f;

    private final int channels;
    private final float eps;
    private final float momentum;
    private final Parameter weight;
    private final Parameter bias;
    private final Parameter runningMean;
    private final Parameter runningVar;
    private @Nullable Tensor scale;
    private @Nullable Tensor shift;
    private long version = -1;

    public BatchNorm2d(int channels) {
        this(channels, EPS, 0.1f);
    }

    public BatchNorm2d(int channels, float eps, float momentum) {
        this.channels = channels;
        this.eps = eps;
        this.momentum = momentum;
        this.weight = parameter("weight", Shape.of(channels));
        this.bias = parameter("bias", Shape.of(channels));
        this.runningMean = buffer("running_mean", Shape.of(channels));
        this.runningVar = buffer("running_var", Shape.of(channels));
    }

    @Override
    protected Tensor forward(Tensor x) {
        if (!isTraining()) {
            return execution() == Execution.FUSED
                    ? Ops.channelAffine(x, scale(), shift())
                    : Ops.normalize(x, running(), weight.tensor(), bias.tensor(), eps);
        }
        Tensor batch = Ops.statistics(x, false); // [1, 2, C]
        updateRunning(batch.reshape(Shape.of(2, channels)), x.rows());
        return Ops.normalize(x, batch, weight.tensor(), bias.tensor(), eps);
    }

    /** For inference: the norm and a ReLU behind it in one pass, written into {@code y}. */
    public Tensor rectified(Tensor x, Tensor y) {
        return runFused(() -> Ops.rectifiedAffine(x, scale(), shift(), y));
    }

    /** The running statistics as the op wants them, {@code [1, 2, C]}. */
    private Tensor running() {
        Device device = runningMean.tensor().device();
        Tensor both = Tensor.dense(device, Shape.of(1, 2, channels), new float[2 * channels]);
        copy(runningMean.tensor(), both, 0);
        copy(runningVar.tensor(), both, channels);
        return both;
    }

    private void copy(Tensor from, Tensor to, int at) {
        to.device().copy(from.storage(), from.offset(), to.storage(), at, channels);
    }

    private void updateRunning(Tensor batch, long count) {
        float unbiased = count > 1 ? (float) ((double) count / (count - 1)) : 1f;
        runningMean.set(Ops.linear(1 - momentum, runningMean.tensor(), momentum, vector(batch, 0)));
        runningVar.set(Ops.linear(1 - momentum, runningVar.tensor(), momentum * unbiased, vector(batch, 1)));
    }

    private Tensor vector(Tensor statistics, int row) {
        return statistics.slice(row, row + 1).reshape(Shape.of(channels));
    }

    /** {@code weight / sqrt(running_var + eps)}, {@code [C]}. */
    public Tensor scale() {
        resolve();
        return Objects.requireNonNull(scale);
    }

    /** {@code bias - running_mean scale}, {@code [C]}. */
    public Tensor shift() {
        resolve();
        return Objects.requireNonNull(shift);
    }

    private void resolve() {
        long now = weight.version() + bias.version() + runningMean.version() + runningVar.version();
        if (scale != null && version == now) {
            return;
        }
        release();
        float[] w = weight.tensor().toArray();
        float[] b = bias.tensor().toArray();
        float[] mean = runningMean.tensor().toArray();
        float[] variance = runningVar.tensor().toArray();
        float[] s = new float[channels];
        float[] t = new float[channels];
        for (int c = 0; c < channels; c++) {
            double factor = w[c] / Math.sqrt((double) variance[c] + eps);
            s[c] = (float) factor;
            t[c] = (float) (b[c] - mean[c] * factor);
        }
        try (MemoryScope scope = MemoryScope.open()) {
            scale = retained(Tensor.dense(weight.tensor().device(), Shape.of(channels), s));
            shift = retained(Tensor.dense(weight.tensor().device(), Shape.of(channels), t));
        }
        version = now;
    }

    private static Tensor retained(Tensor tensor) {
        tensor.storage().retain();
        return tensor;
    }

    private void release() {
        for (Tensor tensor : new @Nullable Tensor[] {scale, shift}) {
            if (tensor != null) {
                tensor.storage().release();
            }
        }
        scale = null;
        shift = null;
    }

    @Override
    public void close() {
        release();
        super.close();
    }
}
