package org.autochrome.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.io.DType;
import org.autochrome.engine.io.Printable;
import org.autochrome.weights.torch.TorchCheckpoint;

/**
 * What a checkpoint holds.
 *
 * @param bytes size of the file
 * @param sha256 of the whole file
 * @param recognised the published checkpoint it is, if it is one
 * @param architecture the architecture its keys belong to, with the encoder, if it is a known one
 * @param tensors every tensor, in the file's order
 */
public record Inspection(
        Path file,
        TorchCheckpoint.Format format,
        long bytes,
        String sha256,
        Optional<KnownFile> recognised,
        Optional<String> architecture,
        List<Item> tensors) {
    /**
     * One tensor.
     *
     * @param note strides and the like, empty for a plain tensor
     */
    public record Item(String name, DType dtype, Shape shape, String note) {
        long bytes() {
            return shape.count() * dtype.bytes();
        }
    }

    /** Copies the list. */
    public Inspection {
        tensors = List.copyOf(tensors);
    }

    /** Elements of all tensors. */
    public long elements() {
        return tensors.stream().mapToLong(item -> item.shape().count()).sum();
    }

    /** A listing for people: the file, then each tensor, then totals by dtype. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("file          " + file);
        lines.add("format        " + format);
        lines.add("bytes         " + bytes);
        lines.add("sha256        " + sha256);
        lines.add("recognised    "
                + recognised
                        .map(known -> known.name() + " (" + known.file() + ")")
                        .orElse("no, unknown file"));
        lines.add("architecture  " + architecture.orElse("unknown"));
        lines.add("");
        int width =
                tensors.stream().mapToInt(item -> item.name().length()).max().orElse(0);
        for (Item item : tensors) {
            lines.add((pad(item.name(), width) + "  " + pad(item.dtype().torchName(), 8) + "  " + item.shape() + "  "
                            + item.note())
                    .stripTrailing());
        }
        lines.add("");
        Map<DType, long[]> totals = new TreeMap<>();
        for (Item item : tensors) {
            long[] total = totals.computeIfAbsent(item.dtype(), dtype -> new long[2]);
            total[0]++;
            total[1] += item.shape().count();
        }
        totals.forEach((dtype, total) -> lines.add(pad(dtype.torchName(), 8) + "  " + total[0] + " tensors, " + total[1]
                + " elements, " + total[1] * dtype.bytes() + " bytes"));
        lines.add("total     " + tensors.size() + " tensors, " + elements() + " elements, "
                + tensors.stream().mapToLong(Item::bytes).sum() + " bytes");
        return lines.stream().map(Printable::of).toList();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
