package org.autochrome.engine.op.conv;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.elementwise.ElementwiseKernels;

/**
 * {@code residual + conv2d(x)} with a convolution that keeps the picture's size: the end of a residual block (He, Zhang, Ren,
 * Sun 2016, section 3.2). It is made in strips of lines, so that the convolution's own result never exists as a whole, and
 * may be written over {@code residual}: a block at full size then holds two pictures at a time instead of three.
 *
 * <p>A strip is convolved with the lines above and below it that its windows reach; what comes out there is wrong, for the
 * convolution takes them for the edge of the picture, and is left out.
 *
 * <p>For inference: it has no gradient.
 *
 * @param residual of the result's shape, and not in the storage of x
 */
public record ResidualConv2dOp(Tensor x, PreparedWeight weight, Conv2dSpec spec, Epilogue epilogue, Tensor residual)
        implements Op {
    /** Strips of a picture: a quarter of it is little beside the two that are held anyway. */
    private static final int STRIPS = 4;

    /** Lines of a strip at least, so that few are convolved twice. */
    private static final int FEWEST_LINES = 8;

    /** The convolution alone. */
    public Conv2dOp convolution() {
        return new Conv2dOp(x, weight, spec, epilogue);
    }

    @Override
    public String name() {
        return "residual_conv2d";
    }

    @Override
    public List<Tensor> inputs() {
        List<Tensor> inputs = new ArrayList<>(convolution().inputs());
        inputs.add(residual);
        return inputs;
    }

    @Override
    public TensorSpec infer() {
        TensorSpec result = convolution().infer();
        boolean fits = spec.strideH() == 1
                && result.shape().h() == x.shape().h()
                && result.shape().equals(residual.shape())
                && !residual.layout().isDense()
                && residual.storage() != x.storage();
        if (!fits) {
            throw new OpException(
                    name(),
                    "needs stride 1 and a channels-last image of the convolution's result " + result.shape()
                            + " as tall as its input " + x.shape() + " to add to, in memory of its own, got " + residual
                            + " and stride " + spec.strideH());
        }
        return result;
    }

    @Override
    public long macs() {
        return convolution().macs();
    }

    @Override
    public long elementsRead() {
        return convolution().elementsRead() + residual.shape().count();
    }

    @Override
    public void forward(Tensor y) {
        Conv2dKernels kernels = device().kernels(Conv2dKernels.class);
        WeightForm form = weight.form(raw -> kernels.prepare(raw, spec));
        int height = y.shape().h();
        int lines = Math.max(FEWEST_LINES, -Math.floorDiv(-height, STRIPS));
        for (int picture = 0; picture < y.shape().n(); picture++) {
            for (int from = 0; from < height; from += lines) {
                strip(form, picture, from, Math.min(from + lines, height), y);
            }
        }
    }

    private void strip(WeightForm form, int picture, int from, int to, Tensor y) {
        int halo = spec.paddingH();
        int first = Math.max(from - halo, 0);
        int end = Math.min(to + halo, y.shape().h());
        try (MemoryScope scope = MemoryScope.open()) {
            Shape shape = Shape.of(1, y.shape().c(), end - first, y.shape().w());
            Tensor convolved = TensorSpec.image(device(), shape).allocate(device());
            device().kernels(Conv2dKernels.class).conv2d(x.lines(picture, first, end), form, spec, epilogue, convolved);
            device().kernels(ElementwiseKernels.class)
                    .linear(
                            1f,
                            residual.lines(picture, from, to),
                            1f,
                            convolved.lines(0, from - first, to - first),
                            y.lines(picture, from, to));
        }
    }
}
