package org.autochrome.bench.peers;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.autochrome.colorizer.onnx.OnnxAttribute;
import org.autochrome.colorizer.onnx.OnnxNode;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** One node of a graph as a PyTorch call. */
final class TorchNode {
    private final OnnxNode node;
    private final Map<String, List<Long>> integers;

    private TorchNode(OnnxNode node, Map<String, List<Long>> integers) {
        this.node = node;
        this.integers = integers;
    }

    /** A node, given the graph's constants of whole numbers. */
    static TorchNode of(OnnxNode node, Map<String, List<Long>> integers) {
        return new TorchNode(node, integers);
    }

    String output() {
        return node.output();
    }

    Tensor run(Map<String, Tensor> values) {
        Tensor x = input(values, 0);
        return switch (node.operator()) {
            case "Conv" -> torch.conv2d(
                    x, input(values, 1), bias(values), ints("strides"), padding(), ints("dilations"), integer("group"));
            case "ConvTranspose" -> torch.conv_transpose2d(
                    x,
                    input(values, 1),
                    bias(values),
                    ints("strides"),
                    padding(),
                    ints("output_padding"),
                    integer("group"),
                    ints("dilations"));
            case "BatchNormalization" -> torch.batch_norm(
                    x,
                    optional(values, 1),
                    optional(values, 2),
                    optional(values, 3),
                    optional(values, 4),
                    false,
                    0,
                    real("epsilon"),
                    false);
            case "InstanceNormalization" -> torch.instance_norm(
                    x,
                    optional(values, 1),
                    optional(values, 2),
                    new TensorOptional(),
                    new TensorOptional(),
                    true,
                    0,
                    real("epsilon"),
                    false);
            case "MaxPool" -> torch.max_pool2d(
                    x, ints("kernel_shape"), ints("strides"), padding(), new long[] {1, 1}, false);
            case "AveragePool" -> torch.avg_pool2d(
                    x, ints("kernel_shape"), ints("strides"), padding(), false, true, new LongOptional());
            case "Pad" -> pad(x);
            case "DepthToSpace" -> torch.pixel_shuffle(x, integer("blocksize"));
            case "Resize" -> {
                List<Long> sizes = integers(3);
                yield torch.upsample_nearest2d(x, sizes.get(2), sizes.get(3));
            }
            case "Concat" -> torch.cat(
                    new TensorVector(node.inputs().stream().map(values::get).toArray(Tensor[]::new)),
                    integer("axis"));
            case "Reshape" -> x.reshape(array(integers(1)));
            case "Transpose" -> x.permute(ints("perm"));
            default -> elementwise(x, values);
        };
    }

    private Tensor elementwise(Tensor x, Map<String, Tensor> values) {
        return switch (node.operator()) {
            case "Relu" -> torch.relu(x);
            case "LeakyRelu" -> torch.leaky_relu(x, new Scalar(real("alpha")));
            case "Sigmoid" -> torch.sigmoid(x);
            case "Tanh" -> torch.tanh(x);
            case "Softmax" -> torch.softmax(x, integer("axis"));
            case "Add" -> torch.add(x, input(values, 1));
            case "Mul" -> torch.mul(x, input(values, 1));
            case "MatMul" -> torch.matmul(x, input(values, 1));
            default -> throw new UnsupportedOperationException("pytorch: no call for " + node);
        };
    }

    private Tensor pad(Tensor x) {
        List<Long> pads = integers(1); // both ends of N, C, H, W
        long[] borders = {pads.get(3), pads.get(7), pads.get(2), pads.get(6)};
        return switch (((OnnxAttribute.Text) attribute("mode")).value()) {
            case "edge" -> torch.replication_pad2d(x, borders);
            case "reflect" -> torch.reflection_pad2d(x, borders);
            default -> torch.constant_pad_nd(x, borders);
        };
    }

    private Tensor input(Map<String, Tensor> values, int index) {
        return Objects.requireNonNull(values.get(node.inputs().get(index)), node.toString());
    }

    private TensorOptional optional(Map<String, Tensor> values, int index) {
        return new TensorOptional(input(values, index));
    }

    private TensorOptional bias(Map<String, Tensor> values) {
        return node.inputs().size() > 2 ? optional(values, 2) : new TensorOptional();
    }

    private OnnxAttribute attribute(String name) {
        return node.attributes().stream()
                .filter(attribute -> attribute.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("pytorch: no " + name + " in " + node));
    }

    private long integer(String name) {
        return ((OnnxAttribute.Int) attribute(name)).value();
    }

    private double real(String name) {
        return ((OnnxAttribute.Real) attribute(name)).value();
    }

    private long[] ints(String name) {
        return array(((OnnxAttribute.Ints) attribute(name)).values());
    }

    /** The graph's windows have the same padding at both ends. */
    private long[] padding() {
        long[] pads = ints("pads");
        return new long[] {pads[0], pads[1]};
    }

    private List<Long> integers(int input) {
        return Objects.requireNonNull(integers.get(node.inputs().get(input)), node.toString());
    }

    private static long[] array(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
