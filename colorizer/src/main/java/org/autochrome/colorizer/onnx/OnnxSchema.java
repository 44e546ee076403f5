package org.autochrome.colorizer.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.autochrome.engine.core.Shape;

/**
 * The messages of an ONNX file. Source of the field numbers: the schema onnx.proto of the ONNX project, IR version
 * {@value #IR_VERSION}.
 */
final class OnnxSchema {
    private static final int IR_VERSION = 8; // the one that came with operator set 17
    private static final int FLOAT = 1; // TensorProto.DataType
    private static final int INT64 = 7;

    /** ModelProto.graph. */
    static final int GRAPH = 7;

    /** GraphProto.initializer. */
    static final int INITIALIZER = 5;

    /** TensorProto.raw_data, little-endian. */
    static final int RAW_DATA = 9;

    private OnnxSchema() {}

    /** ModelProto without its graph. */
    static ProtoMessage model(String producerVersion) {
        ProtoMessage operators = new ProtoMessage().text(1, "").integer(2, OnnxGraph.OPERATOR_SET);
        return new ProtoMessage()
                .integer(1, IR_VERSION)
                .text(2, "autochrome")
                .text(3, producerVersion)
                .message(8, operators);
    }

    /** GraphProto without its initializers. */
    static ProtoMessage graph(OnnxGraph graph) {
        ProtoMessage message = new ProtoMessage();
        graph.nodes().forEach(node -> message.message(1, node(node)));
        message.text(2, "autochrome");
        graph.inputs().forEach(input -> message.message(11, valueInfo(input.name(), input.shape())));
        return message.message(12, valueInfo(OnnxGraph.OUTPUT, graph.output()));
    }

    /** NodeProto. */
    private static ProtoMessage node(OnnxNode node) {
        ProtoMessage message = new ProtoMessage();
        node.inputs().forEach(input -> message.text(1, input));
        message.text(2, node.output()).text(3, node.name()).text(4, node.operator());
        node.attributes().forEach(attribute -> message.message(5, attribute(attribute)));
        return message;
    }

    /** AttributeProto; its last field says which kind of value it has. */
    private static ProtoMessage attribute(OnnxAttribute attribute) {
        ProtoMessage message = new ProtoMessage().text(1, attribute.name());
        if (attribute instanceof OnnxAttribute.Real real) {
            return message.real(2, real.value()).integer(20, 1);
        }
        if (attribute instanceof OnnxAttribute.Int integer) {
            return message.integer(3, integer.value()).integer(20, 2);
        }
        if (attribute instanceof OnnxAttribute.Text text) {
            return message.text(4, text.value()).integer(20, 3);
        }
        ((OnnxAttribute.Ints) attribute).values().forEach(value -> message.integer(8, value));
        return message.integer(20, 7);
    }

    /** ValueInfoProto of a float tensor. */
    private static ProtoMessage valueInfo(String name, Shape shape) {
        ProtoMessage dims = new ProtoMessage();
        for (int dim : shape.dims()) {
            dims.message(1, new ProtoMessage().integer(1, dim));
        }
        ProtoMessage tensor = new ProtoMessage().integer(1, FLOAT).message(2, dims);
        return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor));
    }

    /** TensorProto without its data. */
    static ProtoMessage tensor(OnnxConstant constant) {
        ProtoMessage message = new ProtoMessage();
        for (int dim : constant.shape().dims()) {
            message.integer(1, dim);
        }
        return message.integer(2, constant instanceof OnnxConstant.Integers ? INT64 : FLOAT)
                .text(8, constant.name());
    }

    /** Bytes of the raw data. */
    static long dataLength(OnnxConstant constant) {
        return constant.shape().count() * (constant instanceof OnnxConstant.Integers ? Long.BYTES : Float.BYTES);
    }

    /** The raw data of a constant that is no weight. */
    static byte[] data(OnnxConstant constant) {
        ByteBuffer data =
                ByteBuffer.allocate(Math.toIntExact(dataLength(constant))).order(ByteOrder.LITTLE_ENDIAN);
        if (constant instanceof OnnxConstant.Integers integers) {
            integers.values().forEach(data::putLong);
        } else {
            float value = ((OnnxConstant.Filled) constant).value();
            while (data.hasRemaining()) {
                data.putFloat(value);
            }
        }
        return data.array();
    }
}
