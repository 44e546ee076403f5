package org.autochrome.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.nn.Module;
import org.autochrome.engine.nn.NamedTensors;

/**
 * Values for a network that nobody trained: noise whose layers neither amplify nor dampen, and norms that change nothing.
 * It colours nothing, but computes exactly what a trained one computes.
 */
final class GeneratedState implements NamedTensors {
    private static final String ORIGINAL = "weight_orig";
    private static final String LEFT = "weight_u";
    private static final String RIGHT = "weight_v";

    /** {@link HashNoise} of parameter NAME has the tag {@code generated:NAME}. */
    static final String TAG = "generated";

    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    GeneratedState(Module network) {
        network.namedParameters().forEach((name, parameter) -> shapes.put(name, parameter.shape()));
    }

    @Override
    public Set<String> names() {
        return shapes.keySet();
    }

    @Override
    public Shape shape(String name) throws IOException {
        return Objects.requireNonNull(shapes.get(name), name);
    }

    @Override
    public float[] floats(String name) throws IOException {
        Shape shape = shape(name);
        String prefix = name.substring(0, name.lastIndexOf('.') + 1);
        if (shapes.containsKey(prefix + ORIGINAL)) {
            if (name.endsWith(LEFT)) {
                return unit(shape.dim(0));
            }
            if (name.endsWith(RIGHT)) {
                return rightVector(prefix + ORIGINAL);
            }
        }
        if (isNoise(shape)) {
            return noise(name);
        }
        float[] values = new float[Math.toIntExact(shape.count())];
        Arrays.fill(values, name.endsWith("bias") || name.endsWith("running_mean") ? 0f : 1f);
        return values;
    }

    /** Whether a parameter of this shape is noise: what has more than one number per output. */
    static boolean isNoise(Shape shape) {
        return shape.rank() > 1 && shape.count() > shape.dim(0);
    }

    private float[] noise(String name) throws IOException {
        return HashNoise.weight(TAG + ":" + name, shape(name));
    }

    private static float[] unit(int count) {
        float[] values = new float[count];
        Arrays.fill(values, (float) (1 / Math.sqrt(count)));
        return values;
    }

    /** Wᵀ u over its length: half a power iteration, so that spectral norm divides by a number near 1. */
    private float[] rightVector(String original) throws IOException {
        Shape shape = shape(original);
        float[] w = noise(original);
        int rows = shape.dim(0);
        float[] v = new float[w.length / rows];
        double square = 0;
        for (int k = 0; k < v.length; k++) {
            for (int o = 0; o < rows; o++) {
                v[k] += w[o * v.length + k];
            }
            square += (double) v[k] * v[k];
        }
        for (int k = 0; k < v.length; k++) {
            v[k] /= (float) Math.sqrt(square);
        }
        return v;
    }
}
