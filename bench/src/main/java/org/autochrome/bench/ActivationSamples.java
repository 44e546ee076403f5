package org.autochrome.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.autochrome.engine.autograd.DispatchListener;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.io.SafeTensors;

/**
 * Compares modules' results, as they appear, with samples of them: {@code act/MODULE/sample} holds the elements at {@code
 * act/MODULE/index} of the flattened result.
 */
final class ActivationSamples implements DispatchListener {
    /**
     * One module's result.
     *
     * @param error largest difference from a sample, NaN if a number is NaN
     * @param largest the largest sample's size
     */
    record Comparison(String module, Shape shape, int samples, double error, double largest) {}

    private final Map<String, long[]> indices = new LinkedHashMap<>(); // of the modules that did not run yet
    private final Map<String, float[]> samples = new LinkedHashMap<>();
    private final List<Comparison> comparisons = new ArrayList<>();

    ActivationSamples(SafeTensors golden) throws IOException {
        for (String name : golden.names()) {
            if (name.startsWith("act/") && name.endsWith("/index")) {
                String module = name.substring("act/".length(), name.length() - "/index".length());
                indices.put(module, golden.longs(name));
                samples.put(module, golden.floats("act/" + module + "/sample"));
            }
        }
    }

    @Override
    public void afterModule(String module, Tensor y) {
        long[] index = indices.remove(module);
        float[] expected = samples.get(module);
        if (index == null || expected == null) {
            return;
        }
        float[] values = y.toArray();
        float[] got = new float[index.length];
        double largest = 0;
        for (int i = 0; i < got.length; i++) {
            got[i] = values[Math.toIntExact(index[i])];
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        double error = maxError(got, expected);
        comparisons.add(new Comparison(module, y.shape(), got.length, error, largest));
    }

    /** The comparisons in the order of the forward pass. */
    List<Comparison> comparisons() {
        return List.copyOf(comparisons);
    }

    /** The modules with samples that did not run. */
    Set<String> missing() {
        return Set.copyOf(indices.keySet());
    }

    /** The largest difference, NaN if a number is NaN. */
    static double maxError(float[] got, float[] expected) {
        if (got.length != expected.length) {
            throw new IllegalArgumentException("got " + got.length + " numbers, expected " + expected.length);
        }
        double error = 0;
        for (int i = 0; i < got.length; i++) {
            error = Math.max(error, Math.abs((double) got[i] - expected[i])); // Math.max keeps a NaN
        }
        return error;
    }
}
