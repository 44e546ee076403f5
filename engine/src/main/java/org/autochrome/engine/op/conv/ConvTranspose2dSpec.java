package org.autochrome.engine.op.conv;

/**
 * The attributes of a transposed convolution, as in {@code torch.nn.ConvTranspose2d}.
 *
 * @param window stride, padding, dilation and groups of the convolution whose input gradient this is
 * @param outputPaddingH rows added at the bottom, to choose among the sizes that the stride folds together
 * @param outputPaddingW columns added at the right
 */
public record ConvTranspose2dSpec(Conv2dSpec window, int outputPaddingH, int outputPaddingW) {
    public ConvTranspose2dSpec {
        boolean fits = outputPaddingH >= 0
                && outputPaddingW >= 0
                && outputPaddingH < Math.max(window.strideH(), window.dilationH())
                && outputPaddingW < Math.max(window.strideW(), window.dilationW());
        if (!fits) {
            throw new IllegalArgumentException("conv_transpose2d: output padding " + outputPaddingH + "x"
                    + outputPaddingW + " must be less than stride or dilation of " + window);
        }
    }

    public static ConvTranspose2dSpec of(int stride, int padding, int outputPadding) {
        return new ConvTranspose2dSpec(Conv2dSpec.of(stride, padding), outputPadding, outputPadding);
    }

    public int outputHeight(int h, int kernelH) {
        return (h - 1) * window.strideH()
                - 2 * window.paddingH()
                + window.dilationH() * (kernelH - 1)
                + outputPaddingH
                + 1;
    }

    public int outputWidth(int w, int kernelW) {
        return (w - 1) * window.strideW()
                - 2 * window.paddingW()
                + window.dilationW() * (kernelW - 1)
                + outputPaddingW
                + 1;
    }
}
