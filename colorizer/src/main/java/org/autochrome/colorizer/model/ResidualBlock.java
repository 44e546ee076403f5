package org.autochrome.colorizer.model;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.nn.BatchNorm2d;
import org.autochrome.engine.nn.Conv2d;
import org.autochrome.engine.nn.Layer;
import org.autochrome.engine.nn.WeightNormalization;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.jspecify.annotations.Nullable;

/**
 * The ResNet block (He, Zhang, Ren, Sun 2016, figure 5): {@code relu(residual(x) + shortcut(x))}. Basic: two 3x3
 * convolutions. Bottleneck: 1x1, 3x3 with the stride, 1x1 to four times the width. The shortcut is a 1x1 convolution where
 * size or width change.
 */
final class ResidualBlock extends Layer {
    /** A bottleneck's last convolution widens by this. */
    static final int EXPANSION = 4;

    private final List<Conv2d> convolutions = new ArrayList<>();
    private final List<BatchNorm2d> norms = new ArrayList<>();
    private final @Nullable Downsample downsample;

    ResidualBlock(boolean bottleneck, int inputs, int width, int stride) {
        int outputs = bottleneck ? width * EXPANSION : width;
        if (bottleneck) {
            add(inputs, width, 1, 1);
            add(width, width, 3, stride);
            add(width, outputs, 1, 1);
        } else {
            add(inputs, width, 3, stride);
            add(width, width, 3, 1);
        }
        downsample =
                stride != 1 || inputs != outputs ? child("downsample", new Downsample(inputs, outputs, stride)) : null;
    }

    private void add(int inputs, int outputs, int kernel, int stride) {
        int number = convolutions.size() + 1;
        convolutions.add(child("conv" + number, plain(inputs, outputs, kernel, stride)));
        norms.add(child("bn" + number, new BatchNorm2d(outputs)));
    }

    /** A convolution without bias that keeps the size but for its stride. */
    static Conv2d plain(int inputs, int outputs, int kernel, int stride) {
        return new Conv2d(
                Shape.of(outputs, inputs, kernel, kernel),
                Conv2dSpec.of(stride, kernel / 2),
                false,
                WeightNormalization.NONE);
    }

    @Override
    protected Tensor forward(Tensor x) {
        MemoryScope scope = MemoryScope.innermost();
        Tensor h = x;
        for (int i = 0; i < convolutions.size(); i++) {
            boolean last = i == convolutions.size() - 1;
            h = scope.replace(h, ConvNorm.call(convolutions.get(i), norms.get(i), !last, h));
        }
        Tensor shortcut = downsample == null ? x : downsample.call(x);
        return Ops.relu(scope.replace(h, Ops.add(h, shortcut)));
    }

    /** The shortcut of a block that changes size or width. */
    private static final class Downsample extends Layer {
        private final Conv2d conv;
        private final BatchNorm2d norm;

        Downsample(int inputs, int outputs, int stride) {
            conv = child("0", plain(inputs, outputs, 1, stride));
            norm = child("1", new BatchNorm2d(outputs));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return ConvNorm.call(conv, norm, false, x);
        }
    }
}
