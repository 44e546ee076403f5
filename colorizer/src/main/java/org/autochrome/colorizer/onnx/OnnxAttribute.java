package org.autochrome.colorizer.onnx;

import java.util.List;

/** A named constant of an {@link OnnxNode}. */
public sealed interface OnnxAttribute {
    String name();

    /** One whole number. */
    record Int(String name, long value) implements OnnxAttribute {}

    /** Whole numbers. */
    record Ints(String name, List<Long> values) implements OnnxAttribute {
        public Ints {
            values = List.copyOf(values);
        }

        static Ints of(String name, int... values) {
            return new Ints(name, OnnxConstant.longs(values));
        }
    }

    /** One float32. */
    record Real(String name, float value) implements OnnxAttribute {}

    /** A word. */
    record Text(String name, String value) implements OnnxAttribute {}
}
