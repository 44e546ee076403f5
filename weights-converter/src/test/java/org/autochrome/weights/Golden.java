package org.autochrome.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.autochrome.engine.io.SafeTensors;
import org.autochrome.weights.torch.TorchTensor;

/** The golden files: checkpoints written by PyTorch, and what a reader must find in them. */
public final class Golden {
    private Golden() {}

    /** A file of {@code golden/tiny}. */
    public static Path tiny(String name) {
        return Path.of("src/test/resources/golden/tiny", name);
    }

    /** Asserts equality to the last bit; the expected file keeps floats as F32 and integers as I64. */
    public static void assertSame(TorchTensor actual, SafeTensors expected, String name) throws IOException {
        assertThat(actual.shape()).as(name).isEqualTo(expected.entry(name).shape());
        if (expected.entry(name).dtype().isFloating()) {
            assertThat(bits(actual.floats())).as(name).isEqualTo(bits(expected.floats(name)));
        } else {
            assertThat(actual.longs()).as(name).isEqualTo(expected.longs(name));
        }
    }

    /** Asserts that {@code actual} holds exactly the tensors of {@code expected}, bit by bit. */
    public static void assertSame(Map<String, TorchTensor> actual, SafeTensors expected) throws IOException {
        assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(expected.names());
        for (String name : expected.names()) {
            assertSame(actual.get(name), expected, name);
        }
    }

    /** The raw bits, so that -0 and NaN compare as they are. */
    public static byte[] bits(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }
}
