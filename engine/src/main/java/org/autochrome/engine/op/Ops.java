package org.autochrome.engine.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.autochrome.engine.autograd.Dispatcher;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.attention.FusedAttentionOp;
import org.autochrome.engine.op.conv.Conv2dOp;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.ConvTranspose2dOp;
import org.autochrome.engine.op.conv.ConvTranspose2dSpec;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.PreparedWeight;
import org.autochrome.engine.op.conv.ResidualConv2dOp;
import org.autochrome.engine.op.elementwise.BinaryFunction;
import org.autochrome.engine.op.elementwise.BroadcastOp;
import org.autochrome.engine.op.elementwise.ChannelAffineOp;
import org.autochrome.engine.op.elementwise.LinearCombinationOp;
import org.autochrome.engine.op.elementwise.UnaryFunction;
import org.autochrome.engine.op.elementwise.UnaryOp;
import org.autochrome.engine.op.layout.ConcatOp;
import org.autochrome.engine.op.layout.CopyOp;
import org.autochrome.engine.op.layout.PadMode;
import org.autochrome.engine.op.layout.PadOp;
import org.autochrome.engine.op.layout.Padding;
import org.autochrome.engine.op.layout.PixelShuffleBlurOp;
import org.autochrome.engine.op.layout.PixelShuffleOp;
import org.autochrome.engine.op.layout.ResizeOp;
import org.autochrome.engine.op.layout.TransposeOp;
import org.autochrome.engine.op.matmul.MatmulOp;
import org.autochrome.engine.op.norm.NormalizeOp;
import org.autochrome.engine.op.norm.StatisticsOp;
import org.autochrome.engine.op.pool.Pool2dOp;
import org.autochrome.engine.op.pool.Pool2dSpec;
import org.autochrome.engine.op.reduce.SumOp;
import org.autochrome.engine.op.softmax.SoftmaxOp;
import org.jspecify.annotations.Nullable;

/**
 * All operations as static methods, as {@code torch.nn.functional}. Each runs one op of a family through the {@link
 * Dispatcher}; shapes, formulas and sources stand at the ops. Results belong to the innermost memory scope.
 */
public final class Ops {
    private Ops() {}

    // Activations

    public static Tensor relu(Tensor x) {
        return leakyRelu(x, 0f);
    }

    /** {@code x > 0 ? x : slope x}. */
    public static Tensor leakyRelu(Tensor x, float slope) {
        return unary(UnaryFunction.LEAKY_RELU, slope, 0f, x);
    }

    public static Tensor sigmoid(Tensor x) {
        return sigmoidRange(x, 0f, 1f);
    }

    /** The sigmoid stretched over (low, high). */
    public static Tensor sigmoidRange(Tensor x, float low, float high) {
        return unary(UnaryFunction.SIGMOID, low, high, x);
    }

    public static Tensor tanh(Tensor x) {
        return unary(UnaryFunction.TANH, 0f, 0f, x);
    }

    public static Tensor sqrt(Tensor x) {
        return unary(UnaryFunction.SQRT, 0f, 0f, x);
    }

    /** {@code 1 / max(x, floor)}. */
    public static Tensor reciprocal(Tensor x, float floor) {
        return unary(UnaryFunction.RECIPROCAL, floor, 0f, x);
    }

    private static Tensor unary(UnaryFunction function, float a, float b, Tensor x) {
        return Dispatcher.run(new UnaryOp(function, a, b, x));
    }

    /** Softmax over the last dimension of a dense tensor, over the channels of an image. */
    public static Tensor softmax(Tensor x) {
        return Dispatcher.run(new SoftmaxOp(x));
    }

    // Sums and products

    /** {@code x + z}, both of one shape. */
    public static Tensor add(Tensor x, Tensor z) {
        return linear(1f, x, 1f, z);
    }

    /** {@code a x + b z}, both of one shape. */
    public static Tensor linear(float a, Tensor x, float b, Tensor z) {
        return Dispatcher.run(new LinearCombinationOp(a, x, b, z));
    }

    /** {@code x z} with z repeated over x as {@link org.autochrome.engine.op.elementwise.Broadcast#of} allows. */
    public static Tensor mul(Tensor x, Tensor z) {
        return Dispatcher.run(new BroadcastOp(BinaryFunction.MULTIPLY, x, z));
    }

    /** {@code x + z} with z repeated over x as {@link org.autochrome.engine.op.elementwise.Broadcast#of} allows. */
    public static Tensor addBroadcast(Tensor x, Tensor z) {
        return Dispatcher.run(new BroadcastOp(BinaryFunction.ADD, x, z));
    }

    /** {@code x scale + shift} per channel. */
    public static Tensor channelAffine(Tensor x, Tensor scale, Tensor shift) {
        return Dispatcher.run(new ChannelAffineOp(x, scale, shift, 1f));
    }

    /** {@code relu(x scale + shift)} per channel, written into {@code y}. */
    public static Tensor rectifiedAffine(Tensor x, Tensor scale, Tensor shift, Tensor y) {
        return Dispatcher.runInto(new ChannelAffineOp(x, scale, shift, 0f), y);
    }

    /** Sum over all rows, times a factor: one number per channel of an image, {@code [C]}. */
    public static Tensor sumOverRows(Tensor x, float factor) {
        return Dispatcher.run(new SumOp(SumOp.Axis.ROWS, factor, x));
    }

    /** Sum over the last dimension of a dense tensor, which becomes 1, times a factor. */
    public static Tensor sumOverColumns(Tensor x, float factor) {
        return Dispatcher.run(new SumOp(SumOp.Axis.COLUMNS, factor, x));
    }

    /** Batched product of dense {@code [B, M, K]} and {@code [B, K, N]}. */
    public static Tensor matmul(Tensor a, Tensor b) {
        return matmul(a, false, b, false);
    }

    /** Batched product of dense matrices, either side transposed if asked. */
    public static Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
        return Dispatcher.run(new MatmulOp(a, transposeA, b, transposeB));
    }

    /** {@code y = x weightᵀ + bias}; x dense {@code [R, K]}, weight dense {@code [O, K]}, bias {@code [O]} or null. */
    public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
        Tensor rows = x.reshape(Shape.of(1, x.shape().dim(0), x.shape().dim(1)));
        Tensor matrix =
                weight.reshape(Shape.of(1, weight.shape().dim(0), weight.shape().dim(1)));
        Tensor y = matmul(rows, false, matrix, true);
        y = y.reshape(Shape.of(x.shape().dim(0), weight.shape().dim(0)));
        return bias == null ? y : addBroadcast(y, bias);
    }

    // Convolution

    /** Convolution with a weight that is prepared for this call only; layers keep a {@link PreparedWeight}. */
    public static Tensor conv2d(Tensor x, Tensor weight, @Nullable Tensor bias, Conv2dSpec spec) {
        try (PreparedWeight prepared = PreparedWeight.of(weight)) {
            return conv2d(x, prepared, spec, Epilogue.bias(bias));
        }
    }

    public static Tensor conv2d(Tensor x, PreparedWeight weight, Conv2dSpec spec, Epilogue epilogue) {
        return Dispatcher.run(new Conv2dOp(x, weight, spec, epilogue));
    }

    /** {@code y + conv2d(x)}, for inference: written over {@code y}, which has the result's shape. */
    public static Tensor addConv2d(Tensor x, PreparedWeight weight, Conv2dSpec spec, Epilogue epilogue, Tensor y) {
        return Dispatcher.runInto(new ResidualConv2dOp(x, weight, spec, epilogue, y), y);
    }

    /** Transposed convolution with a weight that is prepared for this call only. */
    public static Tensor convTranspose2d(Tensor x, Tensor weight, @Nullable Tensor bias, ConvTranspose2dSpec spec) {
        try (PreparedWeight prepared = PreparedWeight.of(weight)) {
            return convTranspose2d(x, prepared, spec, Epilogue.bias(bias));
        }
    }

    public static Tensor convTranspose2d(Tensor x, PreparedWeight weight, ConvTranspose2dSpec spec, Epilogue epilogue) {
        return Dispatcher.run(new ConvTranspose2dOp(x, weight, spec, epilogue));
    }

    // Pooling and normalization

    public static Tensor maxPool2d(Tensor x, Pool2dSpec spec) {
        return Dispatcher.run(new Pool2dOp(Pool2dOp.Kind.MAX, x, spec));
    }

    public static Tensor avgPool2d(Tensor x, Pool2dSpec spec) {
        return Dispatcher.run(new Pool2dOp(Pool2dOp.Kind.AVERAGE, x, spec));
    }

    /** Mean over all pixels: {@code [N, C, H, W] -> [N, C, 1, 1]}. */
    public static Tensor globalAvgPool2d(Tensor x) {
        return avgPool2d(x, new Pool2dSpec(x.shape().h(), x.shape().w(), 1, 1, 0, 0));
    }

    /** Means and biased variances {@code [1, 2, C]} over the batch, or {@code [N, 2, C]} per picture. */
    public static Tensor statistics(Tensor x, boolean perPicture) {
        return Dispatcher.run(new StatisticsOp(x, perPicture));
    }

    /** {@code (x - mean) / sqrt(variance + eps) * weight + bias} with statistics {@code [G, 2, C]}. */
    public static Tensor normalize(
            Tensor x, Tensor statistics, @Nullable Tensor weight, @Nullable Tensor bias, float eps) {
        return Dispatcher.run(new NormalizeOp(x, statistics, weight, bias, eps));
    }

    // Attention

    /** Attention between all pixels in one kernel, for inference. */
    public static Tensor fusedAttention(Tensor query, Tensor key, Tensor value) {
        return Dispatcher.run(new FusedAttentionOp(query, key, value));
    }

    // Moving elements

    /** Concatenation along channels. */
    public static Tensor concat(Tensor... parts) {
        return Dispatcher.run(new ConcatOp(List.of(parts)));
    }

    /** A part of a concatenation: its channels, and what makes it. */
    public record Part(int channels, UnaryOperator<Tensor> maker) {}

    /**
     * Concatenation along channels for inference: each part is given its place in the result and may write itself there,
     * which saves the copy. A maker that returns another tensor has that one copied.
     *
     * @param like an image of the result's batch size, height and width
     */
    public static Tensor concatInPlace(Tensor like, Part... parts) {
        Shape s = like.shape();
        int channels = Arrays.stream(parts).mapToInt(Part::channels).sum();
        Tensor y = TensorSpec.image(like.device(), Shape.of(s.n(), channels, s.h(), s.w()))
                .allocate(like.device());
        try (MemoryScope slices = MemoryScope.open()) {
            List<Tensor> made = new ArrayList<>();
            int from = 0;
            for (Part part : parts) {
                made.add(part.maker().apply(y.channels(from, from + part.channels())));
                from += part.channels();
            }
            return Dispatcher.runInto(new ConcatOp(made), y);
        }
    }

    /** The same values, dense in row-major order. */
    public static Tensor toDense(Tensor x) {
        return Dispatcher.run(new CopyOp(x, true));
    }

    /** The same values {@code [N, C, H, W]} in the device's channels-last layout. */
    public static Tensor toImage(Tensor x) {
        return Dispatcher.run(new CopyOp(x, false));
    }

    /** Swaps the last two dimensions of a dense {@code [B, M, N]}. */
    public static Tensor transpose(Tensor x) {
        return Dispatcher.run(new TransposeOp(x));
    }

    /** {@code [N, C r², H, W] -> [N, C, H r, W r]}. */
    public static Tensor pixelShuffle(Tensor x, int r) {
        return Dispatcher.run(new PixelShuffleOp(x, r));
    }

    /** Pixel shuffle by two and a blur of 2x2 pixels in one pass, for inference. */
    public static Tensor pixelShuffleBlur(Tensor x) {
        return Dispatcher.run(new PixelShuffleBlurOp(x));
    }

    /** The same, written into {@code y}. */
    public static Tensor pixelShuffleBlur(Tensor x, Tensor y) {
        return Dispatcher.runInto(new PixelShuffleBlurOp(x), y);
    }

    public static Tensor pad(Tensor x, PadMode mode, Padding padding) {
        return Dispatcher.run(new PadOp(x, mode, padding));
    }

    public static Tensor resizeNearest(Tensor x, int height, int width) {
        return Dispatcher.run(new ResizeOp(x, ResizeOp.Mode.NEAREST, height, width));
    }

    /** {@link #resizeNearest(Tensor, int, int)} to the size of {@code y}, into which it is written. */
    public static Tensor resizeNearest(Tensor x, Tensor y) {
        return Dispatcher.runInto(
                new ResizeOp(x, ResizeOp.Mode.NEAREST, y.shape().h(), y.shape().w()), y);
    }

    public static Tensor resizeBilinear(Tensor x, int height, int width, boolean alignCorners) {
        ResizeOp.Mode mode = alignCorners ? ResizeOp.Mode.BILINEAR_ALIGNED_CORNERS : ResizeOp.Mode.BILINEAR;
        return Dispatcher.run(new ResizeOp(x, mode, height, width));
    }
}
