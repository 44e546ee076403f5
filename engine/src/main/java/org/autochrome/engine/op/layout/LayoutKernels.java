package org.autochrome.engine.op.layout;

import org.autochrome.engine.core.Tensor;

/** What moving elements asks of a device. Images are channels-last unless said otherwise. */
public interface LayoutKernels {
    /**
     * Copies element by logical position between two tensors of one shape, whatever their layouts: dense to channels-last
     * and back, into and out of channel slices. Only the channels of {@code y} are written, never lanes behind them.
     */
    void copy(Tensor x, Tensor y);

    /** {@code y[b, j, i] = x[b, i, j]}; dense {@code [B, M, N]} to {@code [B, N, M]}. */
    void transpose(Tensor x, Tensor y);

    /** {@code y[n, c, h r + i, w r + j] = x[n, c r² + i r + j, h, w]}. */
    void pixelShuffle(Tensor x, int r, Tensor y);

    /** The inverse: {@code y[n, c r² + i r + j, h, w] = x[n, c, h r + i, w r + j]}. */
    void pixelUnshuffle(Tensor x, int r, Tensor y);

    /**
     * {@code y[n, c, i, j] = (s(i - 1, j - 1) + s(i - 1, j) + s(i, j - 1) + s(i, j)) / 4} with {@code s(2 h + p, 2 w + q) =
     * x[n, 4 c + 2 p + q, h, w]}, and s(0, j) above and s(i, 0) left of it.
     */
    void pixelShuffleBlur(Tensor x, Tensor y);

    /** Fills the border around x as {@code mode} says; y is larger by the padding. */
    void pad(Tensor x, PadMode mode, Padding padding, Tensor y);

    /**
     * {@code y[n, c, i, j] = x[n, c, floor(i H / oH), floor(j W / oW)]}, the quotient first and all in float32 as PyTorch
     * computes it: {@code min((int) (i * ((float) H / oH)), H - 1)}.
     */
    void resizeNearest(Tensor x, Tensor y);

    /**
     * Bilinear without antialiasing, as {@code torch.nn.functional.interpolate}: source position {@code (i + 0.5) H / oH -
     * 0.5}, not below 0, or {@code i (H - 1) / (oH - 1)} with aligned corners.
     */
    void resizeBilinear(Tensor x, boolean alignCorners, Tensor y);
}
