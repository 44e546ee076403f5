package org.autochrome.engine.op.layout;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.autograd.DifferentiableOp;
import org.autochrome.engine.autograd.OpContext;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Concatenation of images along channels: {@code [N, C1, H, W], [N, C2, H, W], ... -> [N, C1 + C2 + ..., H, W]}. A part that
 * was written where it belongs in the result is not copied.
 *
 * <p>Backward: each input gets its slice of the gradient. Saves nothing.
 */
public record ConcatOp(List<Tensor> parts) implements DifferentiableOp {
    public ConcatOp {
        parts = List.copyOf(parts);
    }

    @Override
    public String name() {
        return "concat";
    }

    @Override
    public List<Tensor> inputs() {
        return parts;
    }

    @Override
    public TensorSpec infer() {
        int channels = 0;
        for (Tensor part : parts) {
            Shape first = parts.get(0).shape();
            Shape s = part.shape();
            boolean fits = s.isImage()
                    && !part.layout().isDense()
                    && s.n() == first.n()
                    && s.h() == first.h()
                    && s.w() == first.w();
            if (!fits) {
                throw new OpException(
                        name(),
                        "needs channels-last images that differ in channels only, got "
                                + parts.stream().map(Tensor::shape).toList());
            }
            channels += s.c();
        }
        Shape s = parts.get(0).shape();
        return TensorSpec.image(device(), Shape.of(s.n(), channels, s.h(), s.w()));
    }

    @Override
    public void forward(Tensor y) {
        LayoutKernels kernels = device().kernels(LayoutKernels.class);
        try (MemoryScope slices = MemoryScope.open()) {
            int from = 0;
            for (Tensor part : parts) {
                int to = from + part.shape().c();
                Tensor slice = y.channels(from, to);
                if (part.storage() != y.storage() || part.offset() != slice.offset()) {
                    kernels.copy(part, slice);
                }
                from = to;
            }
        }
    }

    @Override
    public List<Tensor> saved(OpContext needs, Tensor y) {
        return List.of();
    }

    @Override
    public List<@Nullable Tensor> backward(OpContext needs, Tensor y, Tensor gy) {
        List<@Nullable Tensor> gradients = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < parts.size(); i++) {
            int to = from + parts.get(i).shape().c();
            gradients.add(needs.needs(i) ? slice(gy, from, to, parts.get(i)) : null);
            from = to;
        }
        return gradients;
    }

    private Tensor slice(Tensor gy, int from, int to, Tensor part) {
        Tensor g = TensorSpec.like(part).allocate(device());
        try (MemoryScope slices = MemoryScope.open()) {
            device().kernels(LayoutKernels.class).copy(gy.channels(from, to), g);
        }
        return g;
    }
}
