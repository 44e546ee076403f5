package org.autochrome.bench.peers;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.autochrome.colorizer.onnx.OnnxExport;
import org.autochrome.colorizer.onnx.OnnxGraph;

/** A library that computes what a benchmark computes, for comparison; found by {@link ServiceLoader}. */
public interface Peer {
    /** What {@code -p device=} calls it. */
    String name();

    /** Makes the peer ready to compute, on all of the processor's cores. */
    Computation open(Recording recording) throws IOException;

    /** What a benchmark computes, as a graph. */
    interface Recording {
        /** The graph; tells the values of its weights. Gives the same each time. */
        OnnxGraph graph(OnnxExport.Weights weights) throws IOException;

        /** Values of the graph's inputs, in their order, row-major. */
        List<float[]> inputs() throws IOException;
    }

    /** A computation whose inputs are at hand. */
    interface Computation extends AutoCloseable {
        /** Computes once and waits for the end. */
        void run();

        /** The last result, row-major. */
        float[] result();

        @Override
        void close();
    }

    /** The peer of this name, if it is in this build. */
    static Optional<Peer> named(String name) {
        return ServiceLoader.load(Peer.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(peer -> peer.name().equals(name))
                .findFirst();
    }
}
