package org.autochrome.engine.op.conv;

/**
 * The attributes of a convolution, as in {@code torch.nn.Conv2d}; each pair is (vertical, horizontal), in pixels.
 *
 * @param groups the channels are split into so many groups that do not see one another
 */
public record Conv2dSpec(
        int strideH, int strideW, int paddingH, int paddingW, int dilationH, int dilationW, int groups) {
    public static final Conv2dSpec DEFAULT = new Conv2dSpec(1, 1, 0, 0, 1, 1, 1);

    public Conv2dSpec {
        if (strideH < 1
                || strideW < 1
                || paddingH < 0
                || paddingW < 0
                || dilationH < 1
                || dilationW < 1
                || groups < 1) {
            throw new IllegalArgumentException(
                    "conv2d: stride, dilation and groups must be at least 1 and padding at least 0, got stride "
                            + strideH + "x"
                            + strideW + ", padding " + paddingH + "x" + paddingW + ", dilation " + dilationH + "x"
                            + dilationW + ", groups " + groups);
        }
    }

    /** The same stride and padding in both directions, no dilation, one group. */
    public static Conv2dSpec of(int stride, int padding) {
        return new Conv2dSpec(stride, stride, padding, padding, 1, 1, 1);
    }

    /** Rows of the result for an input of {@code h} rows and a kernel of {@code kernelH}; less than 1 if it does not fit. */
    public int outputHeight(int h, int kernelH) {
        return Math.floorDiv(h + 2 * paddingH - dilationH * (kernelH - 1) - 1, strideH) + 1;
    }

    /** Columns of the result for an input of {@code w} columns and a kernel of {@code kernelW}. */
    public int outputWidth(int w, int kernelW) {
        return Math.floorDiv(w + 2 * paddingW - dilationW * (kernelW - 1) - 1, strideW) + 1;
    }
}
