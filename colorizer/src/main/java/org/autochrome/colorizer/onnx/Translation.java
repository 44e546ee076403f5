package org.autochrome.colorizer.onnx;

import java.util.ArrayList;
import java.util.List;
import org.autochrome.colorizer.onnx.OnnxAttribute.Int;
import org.autochrome.colorizer.onnx.OnnxAttribute.Ints;
import org.autochrome.colorizer.onnx.OnnxAttribute.Real;
import org.autochrome.colorizer.onnx.OnnxAttribute.Text;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.OpException;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.attention.FusedAttentionOp;
import org.autochrome.engine.op.conv.Conv2dOp;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.conv.ConvTranspose2dOp;
import org.autochrome.engine.op.conv.Epilogue;
import org.autochrome.engine.op.conv.ResidualConv2dOp;
import org.autochrome.engine.op.elementwise.BinaryFunction;
import org.autochrome.engine.op.elementwise.BroadcastOp;
import org.autochrome.engine.op.elementwise.ChannelAffineOp;
import org.autochrome.engine.op.elementwise.LinearCombinationOp;
import org.autochrome.engine.op.elementwise.UnaryFunction;
import org.autochrome.engine.op.elementwise.UnaryOp;
import org.autochrome.engine.op.layout.ConcatOp;
import org.autochrome.engine.op.layout.PadMode;
import org.autochrome.engine.op.layout.PadOp;
import org.autochrome.engine.op.layout.Padding;
import org.autochrome.engine.op.layout.PixelShuffleBlurOp;
import org.autochrome.engine.op.layout.PixelShuffleOp;
import org.autochrome.engine.op.layout.ResizeOp;
import org.autochrome.engine.op.matmul.MatmulOp;
import org.autochrome.engine.op.norm.NormalizeOp;
import org.autochrome.engine.op.norm.StatisticsOp;
import org.autochrome.engine.op.pool.Pool2dOp;
import org.autochrome.engine.op.pool.Pool2dSpec;
import org.jspecify.annotations.Nullable;

/**
 * The engine's ops in ONNX's standard operators, those that other engines recognize and fuse.
 *
 * <p>Source: the operators' own pages in the ONNX documentation, operator set {@value OnnxGraph#OPERATOR_SET}.
 */
final class Translation {
    private static final Shape ONE = Shape.of(1);

    private final GraphBuilder graph;
    private @Nullable Tensor statisticsOf; // the image of the last instance statistics

    Translation(GraphBuilder graph) {
        this.graph = graph;
    }

    /**
     * Adds the nodes that compute {@code op}, and returns the name of the last one's result.
     *
     * @throws OpException if there is no translation
     */
    String translate(Op op) {
        if (op instanceof Conv2dOp conv) {
            return conv2d(conv);
        }
        if (op instanceof ResidualConv2dOp residual) {
            return graph.node("Add", List.of(graph.name(residual.residual()), conv2d(residual.convolution())));
        }
        if (op instanceof ConvTranspose2dOp conv) {
            return convTranspose2d(conv);
        }
        if (op instanceof FusedAttentionOp attention) {
            return attention(attention);
        }
        if (op instanceof MatmulOp product) {
            String a = product.transposeA() ? transposed(graph.name(product.a())) : graph.name(product.a());
            String b = product.transposeB() ? transposed(graph.name(product.b())) : graph.name(product.b());
            return graph.node("MatMul", List.of(a, b));
        }
        if (op instanceof Pool2dOp pool) {
            return pool(graph.name(pool.x()), pool.kind(), pool.spec());
        }
        if (op instanceof ConcatOp concat) {
            return graph.node("Concat", concat.parts().stream().map(graph::name).toList(), new Int("axis", 1));
        }
        if (op instanceof PixelShuffleOp shuffle) {
            return pixelShuffle(graph.name(shuffle.x()), shuffle.r());
        }
        if (op instanceof PixelShuffleBlurOp blur) {
            String padded = pad(pixelShuffle(graph.name(blur.x()), 2), PadMode.REPLICATE, new Padding(1, 0, 1, 0));
            return pool(padded, Pool2dOp.Kind.AVERAGE, Pool2dSpec.of(2, 1, 0));
        }
        if (op instanceof PadOp pad) {
            return pad(graph.name(pad.x()), pad.mode(), pad.padding());
        }
        if (op instanceof ResizeOp resize && resize.mode() == ResizeOp.Mode.NEAREST) {
            return resizeNearest(resize);
        }
        return elementwise(op);
    }

    private String elementwise(Op op) {
        if (op instanceof ChannelAffineOp affine) {
            return leakyRelu(affine(graph.name(affine.x()), affine.scale(), affine.shift()), affine.negativeSlope());
        }
        if (op instanceof LinearCombinationOp sum) {
            return graph.node("Add", List.of(times(sum.a(), sum.x()), times(sum.b(), sum.z())));
        }
        if (op instanceof BroadcastOp broadcast && broadcast.z().shape().equals(ONE)) {
            String operator = broadcast.function() == BinaryFunction.MULTIPLY ? "Mul" : "Add";
            return graph.node(operator, List.of(graph.name(broadcast.x()), graph.weight("factor", broadcast.z())));
        }
        if (op instanceof StatisticsOp statistics && statistics.perPicture()) {
            statisticsOf = statistics.x();
            return "statistics of " + graph.name(statistics.x());
        }
        if (op instanceof NormalizeOp norm) {
            return normalize(norm);
        }
        if (op instanceof UnaryOp unary) {
            String x = graph.name(unary.x());
            if (unary.function() == UnaryFunction.LEAKY_RELU) {
                return leakyRelu(x, unary.a());
            }
            if (unary.function() == UnaryFunction.SIGMOID) {
                return sigmoid(x, unary.a(), unary.b());
            }
            if (unary.function() == UnaryFunction.TANH) {
                return graph.node("Tanh", List.of(x));
            }
        }
        throw new OpException(
                op.name(),
                "has no translation into ONNX for inputs "
                        + op.inputs().stream().map(Tensor::toString).toList()
                        + "; Translation.java holds those there are");
    }

    private String conv2d(Conv2dOp conv) {
        return convolution(
                "Conv",
                conv.x(),
                conv.inputs().get(1),
                conv.epilogue(),
                window(conv.spec(), conv.weight().shape()));
    }

    private String convTranspose2d(ConvTranspose2dOp conv) {
        List<OnnxAttribute> window =
                new ArrayList<>(window(conv.spec().window(), conv.weight().shape()));
        window.add(Ints.of(
                "output_padding", conv.spec().outputPaddingH(), conv.spec().outputPaddingW()));
        return convolution("ConvTranspose", conv.x(), conv.inputs().get(1), conv.epilogue(), window);
    }

    private static List<OnnxAttribute> window(Conv2dSpec spec, Shape weight) {
        return List.of(
                Ints.of("kernel_shape", weight.dim(2), weight.dim(3)),
                Ints.of("strides", spec.strideH(), spec.strideW()),
                Ints.of("pads", spec.paddingH(), spec.paddingW(), spec.paddingH(), spec.paddingW()),
                Ints.of("dilations", spec.dilationH(), spec.dilationW()),
                new Int("group", spec.groups()));
    }

    private String convolution(
            String operator, Tensor x, Tensor weight, Epilogue epilogue, List<OnnxAttribute> attributes) {
        List<String> inputs = new ArrayList<>(List.of(graph.name(x), graph.weight("weight", weight)));
        if (epilogue.bias() != null) {
            inputs.add(graph.weight("bias", epilogue.bias()));
        }
        String y = graph.node(operator, inputs, attributes.toArray(OnnxAttribute[]::new));
        y = leakyRelu(y, epilogue.negativeSlope());
        if (epilogue.scale() != null && epilogue.shift() != null) {
            return affine(y, epilogue.scale(), epilogue.shift());
        }
        return y;
    }

    private String leakyRelu(String x, float slope) {
        if (slope == 1f) {
            return x;
        }
        return slope == 0f
                ? graph.node("Relu", List.of(x))
                : graph.node("LeakyRelu", List.of(x), new Real("alpha", slope));
    }

    /** A batch norm with mean 0 and variance 1: engines keep it in their own image layout, unlike a product and a sum. */
    private String affine(String x, Tensor scale, Tensor shift) {
        Shape channels = Shape.of(Math.toIntExact(scale.shape().count()));
        return graph.node(
                "BatchNormalization",
                List.of(
                        x,
                        graph.weight("scale", scale, channels),
                        graph.weight("shift", shift, channels),
                        graph.filled(0f, channels),
                        graph.filled(1f, channels)),
                new Real("epsilon", 0f));
    }

    /** An instance norm where the statistics are those of x itself, a batch norm where they are constant. */
    private String normalize(NormalizeOp norm) {
        Shape channels = Shape.of(norm.x().shape().c());
        String x = graph.name(norm.x());
        String scale = norm.weight() == null ? graph.filled(1f, channels) : graph.weight("weight", norm.weight());
        String shift = norm.bias() == null ? graph.filled(0f, channels) : graph.weight("bias", norm.bias());
        Real eps = new Real("epsilon", norm.eps());
        if (!graph.isResult(norm.statistics())) {
            Tensor both = norm.statistics().reshape(Shape.of(2, channels.dim(0)));
            String mean = graph.weight("mean", both.slice(0, 1), channels);
            String variance = graph.weight("variance", both.slice(1, 2), channels);
            return graph.node("BatchNormalization", List.of(x, scale, shift, mean, variance), eps);
        }
        if (norm.x() != statisticsOf) {
            throw new OpException(norm.name(), "has no translation into ONNX with statistics of another image");
        }
        return graph.node("InstanceNormalization", List.of(x, scale, shift), eps);
    }

    private String sigmoid(String x, float low, float high) {
        String y = graph.node("Sigmoid", List.of(x));
        if (high - low != 1f) {
            y = graph.node("Mul", List.of(y, graph.scalar(high - low)));
        }
        return low == 0f ? y : graph.node("Add", List.of(y, graph.scalar(low)));
    }

    private String times(float factor, Tensor x) {
        String name = graph.name(x);
        return factor == 1f ? name : graph.node("Mul", List.of(name, graph.scalar(factor)));
    }

    /** Softmax of queries times keys, times values; only the three small matrices are transposed. */
    private String attention(FusedAttentionOp attention) {
        String query = pixels(attention.query()); // [N, d, L]
        String key = pixels(attention.key()); // [N, d, L']
        String value = pixels(attention.value()); // [N, C, L']
        String scores = graph.node("MatMul", List.of(transposed(query), key)); // [N, L, L']
        String beta = graph.node("Softmax", List.of(scores), new Int("axis", -1));
        String y = transposed(graph.node("MatMul", List.of(beta, transposed(value)))); // [N, C, L]
        Shape q = attention.query().shape();
        String shape = graph.integers(q.n(), attention.value().shape().c(), q.h(), q.w());
        return graph.node("Reshape", List.of(y, shape));
    }

    private String pixels(Tensor image) {
        Shape s = image.shape();
        return graph.node("Reshape", List.of(graph.name(image), graph.integers(s.n(), s.c(), s.h() * s.w())));
    }

    private String transposed(String matrices) {
        return graph.node("Transpose", List.of(matrices), Ints.of("perm", 0, 2, 1));
    }

    private String pool(String x, Pool2dOp.Kind kind, Pool2dSpec spec) {
        List<OnnxAttribute> attributes = new ArrayList<>(List.of(
                Ints.of("kernel_shape", spec.kernelH(), spec.kernelW()),
                Ints.of("strides", spec.strideH(), spec.strideW()),
                Ints.of("pads", spec.paddingH(), spec.paddingW(), spec.paddingH(), spec.paddingW())));
        boolean average = kind == Pool2dOp.Kind.AVERAGE;
        if (average) {
            attributes.add(new Int("count_include_pad", 1));
        }
        return graph.node(average ? "AveragePool" : "MaxPool", List.of(x), attributes.toArray(OnnxAttribute[]::new));
    }

    private String pad(String x, PadMode padMode, Padding p) {
        String mode =
                switch (padMode) {
                    case ZERO -> "constant";
                    case REPLICATE -> "edge";
                    case REFLECT -> "reflect";
                };
        String pads = graph.integers(0, 0, p.top(), p.left(), 0, 0, p.bottom(), p.right());
        return graph.node("Pad", List.of(x, pads), new Text("mode", mode));
    }

    private String pixelShuffle(String x, int r) {
        return graph.node("DepthToSpace", List.of(x), new Int("blocksize", r), new Text("mode", "CRD"));
    }

    private String resizeNearest(ResizeOp resize) {
        Shape s = resize.x().shape();
        String sizes = graph.integers(s.n(), s.c(), resize.height(), resize.width());
        return graph.node(
                "Resize",
                List.of(graph.name(resize.x()), "", "", sizes),
                new Text("mode", "nearest"),
                new Text("coordinate_transformation_mode", "asymmetric"),
                new Text("nearest_mode", "floor"));
    }
}
