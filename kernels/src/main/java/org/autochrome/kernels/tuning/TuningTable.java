package org.autochrome.kernels.tuning;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.jspecify.annotations.Nullable;

/**
 * Says which version of a kernel runs on a device, and with which values: by the type of the device and the width of its
 * float vectors, never by its vendor.
 *
 * <p>A table is a stack of layers, each with entries {@code key = value}. The value of an op's key is a version, the value
 * of a version's key its tunables, {@code NAME=NUMBER} with blanks between, or several such sets with {@code |} between
 * them, of which a launch takes one. A layer is asked for {@code name.type.width} (type {@code cpu}, {@code gpu} or {@code other}; the nearest width not above the device's), then for
 * {@code name.type}, then for {@code name}; only then comes the layer below.
 */
public final class TuningTable {
    private static final String RESOURCE = "tuning.properties";

    private final List<Map<String, String>> layers;

    private TuningTable(List<Map<String, String>> layers) {
        this.layers = List.copyOf(layers);
    }

    /** The table that comes with the kernels. */
    public static TuningTable bundled() {
        Properties properties = new Properties();
        try (InputStream in = TuningTable.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + RESOURCE + " beside " + TuningTable.class.getName());
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
        Map<String, String> entries = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> entries.put(key, properties.getProperty(key)));
        return new TuningTable(List.of(entries));
    }

    /** This table under another layer: {@code with(Map.of("conv2d", "conv2d_1_naive"))} forces a version. */
    public TuningTable with(Map<String, String> layer) {
        List<Map<String, String>> more = new ArrayList<>();
        more.add(Map.copyOf(layer));
        more.addAll(layers);
        return new TuningTable(more);
    }

    /**
     * The version of an op that a device runs.
     *
     * @throws IllegalArgumentException if the table has none
     */
    public String versionOf(String op, ClDeviceInfo device) {
        return find(op, device);
    }

    /**
     * The values of a version on a device.
     *
     * @throws IllegalArgumentException if the table has none or several sets, or cannot be read
     */
    public TuningParameters forVersion(String version, ClDeviceInfo device) {
        List<TuningParameters> sets = setsOf(version, device);
        if (sets.size() != 1) {
            throw new IllegalArgumentException("tuning table: the entry of " + version + " has " + sets.size()
                    + " sets of values, but this version takes one: " + sets);
        }
        return sets.get(0);
    }

    /**
     * The sets of values of a version on a device, of which each launch takes one.
     *
     * @throws IllegalArgumentException if the table has none or cannot be read
     */
    public List<TuningParameters> setsOf(String version, ClDeviceInfo device) {
        return Arrays.stream(find(version, device).split("\\|", -1))
                .map(set -> parse(version, set))
                .toList();
    }

    private static TuningParameters parse(String version, String entry) {
        Map<String, Integer> values = new TreeMap<>();
        for (String assignment : entry.split("\\s+", -1)) {
            if (assignment.isEmpty()) {
                continue;
            }
            String[] sides = assignment.split("=", -1);
            if (sides.length != 2 || !sides[0].matches("[A-Za-z_]\\w*") || !sides[1].matches("\\d{1,9}")) {
                throw new IllegalArgumentException("tuning table: \"" + assignment + "\" in the entry of " + version
                        + " is not NAME=NUMBER: \"" + entry + "\"");
            }
            values.put(sides[0], Integer.valueOf(sides[1]));
        }
        return new TuningParameters(version, values);
    }

    private String find(String name, ClDeviceInfo device) {
        String ofType = name + "." + device.type().name().toLowerCase(Locale.ROOT);
        for (Map<String, String> layer : layers) {
            for (int width = Integer.highestOneBit(device.nativeVectorWidthFloat()); width > 0; width /= 2) {
                @Nullable String value = layer.get(ofType + "." + width);
                if (value != null) {
                    return value;
                }
            }
            @Nullable String value = layer.getOrDefault(ofType, layer.get(name));
            if (value != null) {
                return value;
            }
        }
        throw new IllegalArgumentException("tuning table: no entry " + ofType + " nor " + name + " for \""
                + device.name() + "\" with float vectors of " + device.nativeVectorWidthFloat());
    }
}
