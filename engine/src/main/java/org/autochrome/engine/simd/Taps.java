package org.autochrome.engine.simd;

import java.util.stream.IntStream;
import org.autochrome.engine.op.conv.Conv2dSpec;

/**
 * Where the weights of a kernel look: tap t of output position (i, j) reads input pixel {@code (i stepY + dy[t], j stepX +
 * dx[t])} and has weight {@code index[t]}, counted through {@code [kH, kW]}.
 */
final class Taps {
    private final int[] index;
    private final int[] dy;
    private final int[] dx;
    private final int width;
    private final int stepY;
    private final int stepX;

    private Taps(int[] rows, int[] columns, int[] ys, int[] xs, int kernelW, int stepY, int stepX) {
        int count = rows.length * columns.length;
        this.index = new int[count];
        this.dy = new int[count];
        this.dx = new int[count];
        this.width = columns.length;
        this.stepY = stepY;
        this.stepX = stepX;
        for (int t = 0; t < count; t++) {
            int p = t / columns.length;
            int q = t % columns.length;
            index[t] = rows[p] * kernelW + columns[q];
            dy[t] = ys[p];
            dx[t] = xs[q];
        }
    }

    static Taps ofConvolution(int kernelH, int kernelW, Conv2dSpec spec) {
        return new Taps(
                IntStream.range(0, kernelH).toArray(),
                IntStream.range(0, kernelW).toArray(),
                IntStream.range(0, kernelH)
                        .map(p -> p * spec.dilationH() - spec.paddingH())
                        .toArray(),
                IntStream.range(0, kernelW)
                        .map(q -> q * spec.dilationW() - spec.paddingW())
                        .toArray(),
                kernelW,
                spec.strideH(),
                spec.strideW());
    }

    /**
     * The taps that paint output positions {@code (phaseY + i strideH, phaseX + j strideW)} of a transposed convolution: a
     * convolution of stride 1 with some of the weights.
     */
    static Taps ofTransposed(int kernelH, int kernelW, Conv2dSpec spec, int phaseY, int phaseX) {
        int[] rows = meeting(kernelH, phaseY + spec.paddingH(), spec.dilationH(), spec.strideH());
        int[] columns = meeting(kernelW, phaseX + spec.paddingW(), spec.dilationW(), spec.strideW());
        return new Taps(
                rows,
                columns,
                IntStream.of(rows)
                        .map(p -> (phaseY + spec.paddingH() - p * spec.dilationH()) / spec.strideH())
                        .toArray(),
                IntStream.of(columns)
                        .map(q -> (phaseX + spec.paddingW() - q * spec.dilationW()) / spec.strideW())
                        .toArray(),
                kernelW,
                1,
                1);
    }

    /** The p below {@code kernel} for which {@code start - p dilation} is a multiple of the stride. */
    private static int[] meeting(int kernel, int start, int dilation, int stride) {
        return IntStream.range(0, kernel)
                .filter(p -> Math.floorMod(start - p * dilation, stride) == 0)
                .toArray();
    }

    /** Taps in a line of the kernel. */
    int width() {
        return width;
    }

    int stepX() {
        return stepX;
    }

    /** Whether the taps of a line read neighbouring pixels, from left to right. */
    boolean neighbouring() {
        return count() > 0 && IntStream.range(0, width).allMatch(q -> dx[q] == dx[0] + q);
    }

    int count() {
        return index.length;
    }

    int index(int tap) {
        return index[tap];
    }

    int inputY(int y, int tap) {
        return y * stepY + dy[tap];
    }

    int inputX(int x, int tap) {
        return x * stepX + dx[tap];
    }
}
