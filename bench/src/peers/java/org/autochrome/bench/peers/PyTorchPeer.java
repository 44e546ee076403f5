package org.autochrome.bench.peers;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.autochrome.colorizer.onnx.OnnxConstant;
import org.autochrome.colorizer.onnx.OnnxGraph;
import org.autochrome.colorizer.onnx.OnnxNode;
import org.autochrome.engine.core.Shape;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.jspecify.annotations.Nullable;

/** PyTorch on the processor: one call for each node, images channels-last, each freed after its last reader. */
public final class PyTorchPeer implements Peer {
    @Override
    public String name() {
        return "pytorch";
    }

    @Override
    public Computation open(Recording recording) throws IOException {
        torch.set_num_threads(Runtime.getRuntime().availableProcessors());
        Map<String, Tensor> constants = new HashMap<>();
        OnnxGraph graph =
                recording.graph((name, values) -> constants.put(name, tensor(values.shape(), values.toArray())));
        for (OnnxConstant constant : graph.constants()) {
            if (constant instanceof OnnxConstant.Weight weight) {
                Tensor values = Objects.requireNonNull(constants.get(weight.name()));
                constants.put(weight.name(), channelsLast(values.reshape(longs(weight.shape()))));
            } else if (constant instanceof OnnxConstant.Filled filled) {
                float[] values = new float[Math.toIntExact(filled.shape().count())];
                Arrays.fill(values, filled.value());
                constants.put(filled.name(), tensor(filled.shape(), values));
            }
        }
        List<float[]> values = recording.inputs();
        for (int i = 0; i < values.size(); i++) {
            OnnxGraph.Input input = graph.inputs().get(i);
            constants.put(input.name(), channelsLast(tensor(input.shape(), values.get(i))));
        }
        return new Interpreter(graph, constants);
    }

    private static Tensor tensor(Shape shape, float[] values) {
        return Tensor.create(values, longs(shape));
    }

    private static Tensor channelsLast(Tensor tensor) {
        return tensor.dim() == 4 ? tensor.contiguous(MemoryFormat.ChannelsLast) : tensor;
    }

    private static long[] longs(Shape shape) {
        return Arrays.stream(shape.dims()).asLongStream().toArray();
    }

    /** Runs a graph node by node. */
    private static final class Interpreter implements Computation {
        private final List<TorchNode> nodes = new ArrayList<>();
        private final List<Set<String>> finished = new ArrayList<>(); // what nobody reads after a node
        private final Map<String, Tensor> constants;
        private @Nullable Tensor y;

        Interpreter(OnnxGraph graph, Map<String, Tensor> constants) {
            this.constants = constants;
            Map<String, List<Long>> integers = new HashMap<>();
            graph.constants().forEach(constant -> {
                if (constant instanceof OnnxConstant.Integers list) {
                    integers.put(list.name(), list.values());
                }
            });
            Map<String, Integer> lastReader = new HashMap<>();
            for (OnnxNode node : graph.nodes()) {
                node.inputs().forEach(input -> lastReader.put(input, nodes.size()));
                nodes.add(TorchNode.of(node, integers));
            }
            for (int i = 0; i < nodes.size(); i++) {
                int reader = i;
                Set<String> done = new HashSet<>(graph.nodes().get(i).inputs());
                done.removeIf(name -> constants.containsKey(name) || lastReader.getOrDefault(name, reader) != reader);
                finished.add(done);
            }
        }

        @Override
        public void run() {
            closeLast();
            try (PointerScope scope = new PointerScope();
                    InferenceMode inference = new InferenceMode(true)) {
                Map<String, Tensor> values = new HashMap<>(constants);
                for (int i = 0; i < nodes.size(); i++) {
                    TorchNode node = nodes.get(i);
                    values.put(node.output(), node.run(values));
                    for (String name : finished.get(i)) {
                        Tensor done = values.remove(name);
                        if (done != null) {
                            done.close();
                        }
                    }
                }
                Tensor result = Objects.requireNonNull(values.get(OnnxGraph.OUTPUT)).contiguous();
                y = result.retainReference();
            }
        }

        @Override
        public float[] result() {
            FloatBuffer buffer = Objects.requireNonNull(y, "result: run first").createBuffer();
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            return values;
        }

        private void closeLast() {
            if (y != null) {
                y.close();
                y = null;
            }
        }

        @Override
        public void close() {
            closeLast();
            constants.values().forEach(Tensor::close);
        }
    }
}
