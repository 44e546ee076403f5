package org.autochrome.engine.op.conv;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/**
 * Two-dimensional convolution, in truth cross-correlation as everywhere in this field: every output pixel is the sum of a
 * window of the input times the weights.
 *
 * <p>Shapes: x {@code [N, C, H, W]}, weight {@code [O, C/groups, kH, kW]}, result {@code [N, O, oH, oW]} with {@code oH =
 * floor((H + 2 pad - dilation (kH - 1) - 1) / stride) + 1}. Source: Dumoulin and Visin 2016, "A guide to convolution
 * arithmetic for deep learning", section 2.
 *
 * <p>With an epilogue beyond a bias the op is fused and serves inference only.
 */
public record Conv2dOp(Tensor x, PreparedWeight weight, Conv2dSpec spec, Epilogue epilogue) implements Op {
    @Override
    public String name() {
        return "conv2d";
    }

    @Override
    public List<Tensor> inputs() {
        List<Tensor> inputs = new ArrayList<>(List.of(x));
        inputs.addAll(weight.tensors());
        inputs.addAll(epilogue.tensors());
        return inputs;
    }

    @Override
    public TensorSpec infer() {
        Shape sx = x.shape();
        Shape sw = weight.shape();
        if (!sx.isImage() || x.layout().isDense() || sw.rank() != 4) {
            throw new OpException(
                    name(),
                    "needs a channels-last image and a weight [O, C, kH, kW], got " + x + " and " + weight.shape());
        }
        String where = " (input " + sx + ", weight " + sw + ", groups " + spec.groups() + ")";
        if (sx.c() != sw.dim(1) * spec.groups()) {
            throw new OpException(
                    name(),
                    "input has " + sx.c() + " channels but weight expects " + sw.dim(1) * spec.groups() + where);
        }
        if (sw.dim(0) % spec.groups() != 0) {
            throw new OpException(
                    name(), sw.dim(0) + " output channels cannot be split into " + spec.groups() + " groups" + where);
        }
        for (Tensor perChannel : epilogue.tensors()) {
            if (!perChannel.shape().equals(Shape.of(sw.dim(0)))) {
                throw new OpException(
                        name(),
                        "bias, scale and shift need shape [" + sw.dim(0) + "], got " + perChannel.shape() + where);
            }
        }
        int oh = spec.outputHeight(sx.h(), sw.dim(2));
        int ow = spec.outputWidth(sx.w(), sw.dim(3));
        if (oh < 1 || ow < 1) {
            throw new OpException(name(), "the kernel is larger than the padded input" + where);
        }
        return TensorSpec.image(device(), Shape.of(sx.n(), sw.dim(0), oh, ow));
    }

    @Override
    public long macs() {
        Shape sw = weight.shape();
        return infer().shape().count() * sw.dim(1) * sw.dim(2) * sw.dim(3);
    }

    @Override
    public long elementsRead() {
        return x.shape().count() + weight.shape().count() + epilogue.elements();
    }

    @Override
    public void forward(Tensor y) {
        Conv2dKernels kernels = device().kernels(Conv2dKernels.class);
        kernels.conv2d(x, weight.form(raw -> kernels.prepare(raw, spec)), spec, epilogue, y);
    }
}
