package org.autochrome.colorizer.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.autochrome.engine.core.Shape;

/** Runs exported networks by ONNX Runtime and compares results. */
final class OnnxRuntime {
    /** As for the engine itself: the published code in float32 is within 4.6e-5 of itself in float64. */
    private static final float TOLERANCE = 5e-4f;

    private OnnxRuntime() {}

    static float[] run(Path file, float[] x, Shape input) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] dims = Arrays.stream(input.dims()).asLongStream().toArray();
        try (OrtSession session = environment.createSession(file.toString());
                OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(x), dims);
                OrtSession.Result result = session.run(Map.of(OnnxGraph.INPUT, tensor))) {
            OnnxTensor y = (OnnxTensor) result.get(OnnxGraph.OUTPUT).orElseThrow();
            FloatBuffer buffer = y.getFloatBuffer();
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            return values;
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
