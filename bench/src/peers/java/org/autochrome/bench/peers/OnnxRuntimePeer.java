package org.autochrome.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.colorizer.onnx.OnnxGraph;
import org.autochrome.colorizer.onnx.OnnxWriter;
import org.autochrome.weights.Progress;
import org.jspecify.annotations.Nullable;

/** ONNX Runtime on the processor. */
public final class OnnxRuntimePeer implements Peer {
    @Override
    public String name() {
        return "onnxruntime";
    }

    @Override
    public Computation open(Recording recording) throws IOException {
        Path file = Files.createTempFile("autochrome-peer", ".onnx");
        try {
            OnnxGraph graph = recording.graph((name, values) -> {});
            try (OnnxWriter writer = OnnxWriter.open(graph, file, true, Progress.NONE)) {
                recording.graph(writer);
                writer.commit();
            }
            return new Session(file, graph, recording.inputs());
        } catch (OrtException e) {
            throw new IOException("ONNX Runtime refuses the network", e);
        } finally {
            Files.delete(file);
        }
    }

    /** A loaded graph with its inputs. */
    private static final class Session implements Computation {
        private final OrtSession session;
        private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        private OrtSession.@Nullable Result last;

        Session(Path file, OnnxGraph graph, List<float[]> values) throws OrtException {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
                session = environment.createSession(file.toString(), options);
            }
            for (int i = 0; i < values.size(); i++) {
                OnnxGraph.Input input = graph.inputs().get(i);
                long[] dims = Arrays.stream(input.shape().dims()).asLongStream().toArray();
                inputs.put(input.name(), OnnxTensor.createTensor(environment, direct(values.get(i)), dims));
            }
        }

        private static FloatBuffer direct(float[] values) {
            FloatBuffer buffer = ByteBuffer.allocateDirect(values.length * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            return buffer.put(values).rewind();
        }

        @Override
        public void run() {
            closeLast();
            try {
                last = session.run(inputs);
            } catch (OrtException e) {
                throw new IllegalStateException("ONNX Runtime failed", e);
            }
        }

        @Override
        public float[] result() {
            if (last == null) {
                throw new IllegalStateException("result: run first");
            }
            FloatBuffer buffer = ((OnnxTensor) last.get(0)).getFloatBuffer();
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            return values;
        }

        private void closeLast() {
            if (last != null) {
                last.close();
                last = null;
            }
        }

        @Override
        public void close() {
            closeLast();
            inputs.values().forEach(OnnxTensor::close);
            try {
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException("ONNX Runtime failed", e);
            }
        }
    }
}
