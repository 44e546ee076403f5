package org.autochrome.colorizer.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.autochrome.colorizer.Version;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.io.AtomicFile;
import org.autochrome.weights.Progress;

/**
 * Writes an ONNX file without holding its weights: the graph first, then each weight as it is told. The file appears whole
 * with {@link #commit()}, or not at all.
 */
public final class OnnxWriter implements OnnxExport.Weights, AutoCloseable {
    private static final long LARGEST = Integer.MAX_VALUE; // of a Protocol Buffers message, and so of an ONNX file
    private static final int CHUNK_FLOATS = 1 << 16;

    private final AtomicFile file;
    private final Progress progress;
    private final long total;
    private final Deque<OnnxConstant.Weight> expected = new ArrayDeque<>();
    private long written;

    private OnnxWriter(AtomicFile file, Progress progress, long total) {
        this.file = file;
        this.progress = progress;
        this.total = total;
    }

    /**
     * Begins the file: all but the weights' values.
     *
     * @param overwrite whether a file that is already there may be replaced
     * @throws IllegalArgumentException if the file would exceed the 2 GiB that ONNX allows
     */
    public static OnnxWriter open(OnnxGraph graph, Path target, boolean overwrite, Progress progress)
            throws IOException {
        ProtoMessage content = OnnxSchema.graph(graph);
        List<OnnxConstant.Weight> weights = new ArrayList<>();
        long weightBytes = 0;
        for (OnnxConstant constant : graph.constants()) {
            if (constant instanceof OnnxConstant.Weight weight) {
                weights.add(weight);
                weightBytes += header(weight).length + OnnxSchema.dataLength(weight);
            } else {
                byte[] data = OnnxSchema.data(constant);
                content.message(
                        OnnxSchema.INITIALIZER, OnnxSchema.tensor(constant).bytes(OnnxSchema.RAW_DATA, data));
            }
        }
        byte[] start = content.toByteArray();
        byte[] model = OnnxSchema.model(Version.current())
                .header(OnnxSchema.GRAPH, start.length + weightBytes)
                .toByteArray();
        long total = model.length + start.length + weightBytes;
        if (total > LARGEST) {
            throw new IllegalArgumentException("onnx: " + target + " would have " + total
                    + " bytes, but an ONNX file holds at most " + LARGEST + "; export a smaller network");
        }
        OnnxWriter writer = new OnnxWriter(AtomicFile.create(target, overwrite), progress, total);
        writer.expected.addAll(weights);
        try {
            writer.write(ByteBuffer.wrap(model));
            writer.write(ByteBuffer.wrap(start));
        } catch (IOException | RuntimeException e) {
            writer.close();
            throw e;
        }
        return writer;
    }

    /** All of a weight's initializer but its data. */
    private static byte[] header(OnnxConstant.Weight weight) {
        long length = OnnxSchema.dataLength(weight);
        byte[] tensor =
                OnnxSchema.tensor(weight).header(OnnxSchema.RAW_DATA, length).toByteArray();
        byte[] field = new ProtoMessage()
                .header(OnnxSchema.INITIALIZER, tensor.length + length)
                .toByteArray();
        return ByteBuffer.allocate(field.length + tensor.length)
                .put(field)
                .put(tensor)
                .array();
    }

    /** Writes the next weight. */
    @Override
    public void accept(String name, Tensor values) {
        OnnxConstant.Weight weight = expected.remove();
        Shape shape = values.shape();
        if (!weight.name().equals(name) || weight.shape().count() != shape.count()) {
            throw new IllegalStateException(
                    "onnx: weight " + name + " " + shape + " came where " + weight + " was declared");
        }
        try {
            write(ByteBuffer.wrap(header(weight)));
            float[] part = new float[(int) Math.min(CHUNK_FLOATS, shape.count())];
            ByteBuffer bytes = ByteBuffer.allocate(part.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (long at = 0; at < shape.count(); at += part.length) {
                int count = (int) Math.min(part.length, shape.count() - at);
                values.device().read(values.storage(), values.offset() + at, part, 0, count);
                bytes.clear().asFloatBuffer().put(part, 0, count);
                write(bytes.limit(count * Float.BYTES));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        progress.update(written, total);
    }

    private void write(ByteBuffer bytes) throws IOException {
        FileChannel channel = file.channel();
        while (bytes.hasRemaining()) {
            written += channel.write(bytes);
        }
    }

    /** Moves the file into place. */
    public void commit() throws IOException {
        if (written != total) {
            throw new IllegalStateException("onnx: wrote " + written + " of " + total + " bytes; missing " + expected);
        }
        file.commit();
    }

    /** Removes the unfinished file unless {@link #commit()} was called. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
