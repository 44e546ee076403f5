package org.autochrome.colorizer.onnx;

import java.util.Arrays;
import java.util.List;
import org.autochrome.engine.core.Shape;

/** A tensor that nodes read and that is part of the model: an "initializer". */
public sealed interface OnnxConstant {
    String name();

    Shape shape();

    /** Float32 numbers computed from the network's parameters; their values are told by a {@link OnnxExport.Weights}. */
    record Weight(String name, Shape shape) implements OnnxConstant {}

    /** Float32 numbers that are all the same. */
    record Filled(String name, Shape shape, float value) implements OnnxConstant {}

    /** A list of whole numbers, int64 in the file. */
    record Integers(String name, List<Long> values) implements OnnxConstant {
        public Integers {
            values = List.copyOf(values);
        }

        @Override
        public Shape shape() {
            return Shape.of(values.size());
        }
    }

    static List<Long> longs(int... values) {
        return Arrays.stream(values).asLongStream().boxed().toList();
    }
}
