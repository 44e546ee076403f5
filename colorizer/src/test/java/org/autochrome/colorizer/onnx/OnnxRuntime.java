package org.autochrome.colorizer.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.autochrome.engine.core.Shape;

/** Runs exported networks by ONNX Runtime and compares results. */
final class OnnxRuntime {
    /** As for the engine itself: the published code in float32 is within 4.6e-5 of itself in float64. */
    private static final float TOLERANCE = 5e-4f;

    private OnnxRuntime() {}

    static float[] run(Path file, float[] x, Shape input) throws OrtException {
        return run(file, Map.of(OnnxGraph.INPUT, x), input);
    }

    /** With several inputs of one shape. */
    static float[] run(Path file, Map<String, float[]> inputs, Shape shape) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] dims = Arrays.stream(shape.dims()).asLongStream().toArray();
        Map<String, OnnxTensor> tensors = new HashMap<>();
        for (Map.Entry<String, float[]> input : inputs.entrySet()) {
            tensors.put(input.getKey(), OnnxTensor.createTensor(environment, FloatBuffer.wrap(input.getValue()), dims));
        }
        try (OrtSession session = environment.createSession(file.toString());
                OrtSession.Result result = session.run(tensors)) {
            OnnxTensor y = (OnnxTensor) result.get(OnnxGraph.OUTPUT).orElseThrow();
            FloatBuffer buffer = y.getFloatBuffer();
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            return values;
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    static void assertClose(String what, float[] got, float[] expected) {
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < got.length; i++) {
            float error = Math.abs(got[i] - expected[i]);
            assertThat(error <= TOLERANCE)
                    .as("y[%d] = %s, the %s is %s", i, got[i], what, expected[i])
                    .isTrue();
        }
    }
}
