package org.autochrome.kernels.tuning;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.autochrome.kernels.cl.ClOptions;

/**
 * What a device runs for an op.
 *
 * @param version the stem of the {@code .cl} file, such as {@code conv2d_1_naive}
 * @param values its tunables: those in capitals are macros of the source, the others steer the launch
 */
public record TuningParameters(String version, Map<String, Integer> values) {
    public TuningParameters {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /**
     * The value of a tunable.
     *
     * @throws IllegalArgumentException if there is none
     */
    public int get(String name) {
        Integer value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("tuning of " + version + ": no value for " + name + ", only for "
                    + values.keySet() + "; add it to the tuning table");
        }
        return value;
    }

    /** The macros as build options. */
    public ClOptions options() {
        ClOptions options = ClOptions.defaults();
        for (Map.Entry<String, Integer> value : values.entrySet()) {
            if (Character.isUpperCase(value.getKey().charAt(0))) {
                options = options.define(value.getKey(), value.getValue());
            }
        }
        return options;
    }
}
