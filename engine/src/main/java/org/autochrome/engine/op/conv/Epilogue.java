package org.autochrome.engine.op.conv;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a convolution's sum before it is stored, per output channel:
 *
 * <pre>{@code
 * v = sum + bias
 * v = v > 0 ? v : negativeSlope * v
 * y = v * scale + shift
 * }</pre>
 *
 * @param bias dense {@code [O]}, or null for none
 * @param negativeSlope 1 leaves v as it is, 0 is ReLU, 0.2 the critic's leaky ReLU
 * @param scale dense {@code [O]}, or null for none; goes with shift
 * @param shift dense {@code [O]}, or null for none
 */
public record Epilogue(
        @Nullable Tensor bias,
        float negativeSlope,
        @Nullable Tensor scale,
        @Nullable Tensor shift) {
    public Epilogue {
        if ((scale == null) != (shift == null)) {
            throw new IllegalArgumentException("epilogue: scale and shift go together");
        }
    }

    /** Only a bias, or nothing. */
    public static Epilogue bias(@Nullable Tensor bias) {
        return new Epilogue(bias, 1f, null, null);
    }

    /** The tensors read. */
    public List<Tensor> tensors() {
        List<Tensor> tensors = new ArrayList<>();
        for (Tensor tensor : new @Nullable Tensor[] {bias, scale, shift}) {
            if (tensor != null) {
                tensors.add(tensor);
            }
        }
        return tensors;
    }

    long elements() {
        return tensors().stream().mapToLong(tensor -> tensor.shape().count()).sum();
    }
}
