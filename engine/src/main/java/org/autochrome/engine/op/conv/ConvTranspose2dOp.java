package org.autochrome.engine.op.conv;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/**
 * Transposed convolution: the input gradient of a convolution used forwards, so that a stride enlarges. Each input pixel
 * paints its weights into a window of the result; where windows overlap unevenly, checkerboards appear (Odena, Dumoulin,
 * Olah 2016, "Deconvolution and Checkerboard Artifacts").
 *
 * <p>Shapes: x {@code [N, C, H, W]}, weight {@code [C, O/groups, kH, kW]}, result {@code [N, O, oH, oW]} with {@code oH =
 * (H - 1) stride - 2 pad + dilation (kH - 1) + output_padding + 1}.
 */
public record ConvTranspose2dOp(Tensor x, PreparedWeight weight, ConvTranspose2dSpec spec, Epilogue epilogue)
        implements Op {
    @Override
    public String name() {
        return "conv_transpose2d";
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
                    "needs a channels-last image and a weight [C, O, kH, kW], got " + x + " and " + weight.shape());
        }
        int groups = spec.window().groups();
        String where = " (input " + sx + ", weight " + sw + ", groups " + groups + ")";
        if (sx.c() != sw.dim(0) || sx.c() % groups != 0) {
            throw new OpException(name(), "input has " + sx.c() + " channels but weight expects " + sw.dim(0) + where);
        }
        int outputs = sw.dim(1) * groups;
        for (Tensor perChannel : epilogue.tensors()) {
            if (!perChannel.shape().equals(Shape.of(outputs))) {
                throw new OpException(
                        name(),
                        "bias, scale and shift need shape [" + outputs + "], got " + perChannel.shape() + where);
            }
        }
        int oh = spec.outputHeight(sx.h(), sw.dim(2));
        int ow = spec.outputWidth(sx.w(), sw.dim(3));
        if (oh < 1 || ow < 1) {
            throw new OpException(name(), "the padding leaves nothing of the result" + where);
        }
        return TensorSpec.image(device(), Shape.of(sx.n(), outputs, oh, ow));
    }

    @Override
    public long macs() {
        Shape sw = weight.shape();
        return x.shape().count() * sw.dim(1) * sw.dim(2) * sw.dim(3);
    }

    @Override
    public long elementsRead() {
        return x.shape().count() + weight.shape().count() + epilogue.elements();
    }

    @Override
    public void forward(Tensor y) {
        ConvTranspose2dKernels kernels = device().kernels(ConvTranspose2dKernels.class);
        kernels.convTranspose2d(x, weight.form(raw -> kernels.prepare(raw, spec)), spec, epilogue, y);
    }
}
