package org.autochrome.engine.op.pool;

/** Window, stride and padding of a pooling, each (vertical, horizontal) in pixels; sizes round down. */
public record Pool2dSpec(int kernelH, int kernelW, int strideH, int strideW, int paddingH, int paddingW) {
    public Pool2dSpec {
        boolean fits = kernelH >= 1
                && kernelW >= 1
                && strideH >= 1
                && strideW >= 1
                && paddingH >= 0
                && paddingW >= 0
                && 2 * paddingH <= kernelH
                && 2 * paddingW <= kernelW;
        if (!fits) {
            throw new IllegalArgumentException(
                    "pool2d: window and stride must be at least 1 and padding at most half the "
                            + "window, got window " + kernelH + "x" + kernelW + ", stride " + strideH + "x" + strideW
                            + ", padding "
                            + paddingH + "x" + paddingW);
        }
    }

    public static Pool2dSpec of(int kernel, int stride, int padding) {
        return new Pool2dSpec(kernel, kernel, stride, stride, padding, padding);
    }

    public int outputHeight(int h) {
        return Math.floorDiv(h + 2 * paddingH - kernelH, strideH) + 1;
    }

    public int outputWidth(int w) {
        return Math.floorDiv(w + 2 * paddingW - kernelW, strideW) + 1;
    }
}
