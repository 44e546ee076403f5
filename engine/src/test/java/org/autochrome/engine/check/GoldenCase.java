package org.autochrome.engine.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.io.DType;
import org.autochrome.engine.io.SafeTensors;

/**
 * One case of the golden numbers: attributes, and tensors by name ({@code x}, {@code p/weight} for a parameter, {@code
 * b/running_mean} for a buffer, {@code y}, {@code gy} and {@code gx} for gradients, {@code b1/...} for a buffer afterwards).
 */
public final class GoldenCase {
    private static final Map<String, List<GoldenCase>> GROUPS = new ConcurrentHashMap<>();

    /** The case list is JSON of flat objects: no braces inside, values are strings, numbers or lists. */
    private static final Pattern OBJECT = Pattern.compile("\\{([^}]*)}");

    private static final Pattern ATTRIBUTE = Pattern.compile("\"(\\w+)\": (\"[^\"]*\"|\\[[^]]*]|[^,]+)");

    private final String group;
    private final Map<String, String> attributes;
    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    private final Map<String, float[]> values = new LinkedHashMap<>();

    private GoldenCase(String group, Map<String, String> attributes) {
        this.group = group;
        this.attributes = attributes;
    }

    /** The cases of one file under {@code golden/ops} on the class path. */
    public static List<GoldenCase> group(String group) {
        return GROUPS.computeIfAbsent(group, GoldenCase::read);
    }

    private static List<GoldenCase> read(String group) {
        String resource = "/golden/ops/" + group + ".safetensors";
        try {
            // Copied out, since the class path may lead into a jar and the reader maps files.
            Path copy = Files.createTempFile("golden", ".safetensors");
            try (InputStream in = GoldenCase.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalArgumentException("golden: no resource " + resource);
                }
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
                return read(group, copy);
            } finally {
                Files.delete(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<GoldenCase> read(String group, Path path) throws IOException {
        List<GoldenCase> cases = new ArrayList<>();
        try (SafeTensors file = SafeTensors.open(path)) {
            Matcher objects = OBJECT.matcher(file.metadata().get("cases"));
            while (objects.find()) {
                GoldenCase golden = new GoldenCase(group, attributes(objects.group(1)));
                for (String name : file.names()) {
                    if (name.startsWith(golden.name() + "/") && file.entry(name).dtype() == DType.F32) {
                        String tensor = name.substring(golden.name().length() + 1);
                        golden.shapes.put(tensor, file.entry(name).shape());
                        golden.values.put(tensor, file.floats(name));
                    }
                }
                cases.add(golden);
            }
        }
        return cases;
    }

    private static Map<String, String> attributes(String object) {
        Map<String, String> attributes = new LinkedHashMap<>();
        Matcher matcher = ATTRIBUTE.matcher(object);
        while (matcher.find()) {
            attributes.put(matcher.group(1), matcher.group(2).replaceAll("[\"\\[\\] ]", ""));
        }
        return attributes;
    }

    public String groupName() {
        return group;
    }

    public String name() {
        return text("case");
    }

    public boolean has(String attribute) {
        return attributes.containsKey(attribute);
    }

    /** An attribute without quotes, brackets and spaces. */
    public String text(String attribute) {
        String value = attributes.get(attribute);
        if (value == null) {
            throw new IllegalArgumentException("golden: " + this + " has no attribute " + attribute);
        }
        return value;
    }

    /** Numbers of a list; one number by itself is a list of one. */
    public int[] integers(String attribute, int absent) {
        if (!has(attribute)) {
            return new int[] {absent};
        }
        String[] parts = text(attribute).split(",", -1);
        int[] numbers = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            numbers[i] = Integer.parseInt(parts[i]);
        }
        return numbers;
    }

    public int integer(String attribute) {
        return Integer.parseInt(text(attribute));
    }

    public float number(String attribute) {
        return Float.parseFloat(text(attribute));
    }

    public boolean flag(String attribute) {
        return Boolean.parseBoolean(text(attribute));
    }

    /** Names of the tensors, in the file's order. */
    public List<String> tensors() {
        return List.copyOf(shapes.keySet());
    }

    public boolean hasTensor(String name) {
        return shapes.containsKey(name);
    }

    public Shape shape(String name) {
        Shape shape = shapes.get(name);
        if (shape == null) {
            throw new IllegalArgumentException("golden: " + this + " has no tensor " + name);
        }
        return shape;
    }

    public float[] values(String name) {
        shape(name);
        return values.get(name);
    }

    @Override
    public String toString() {
        return group + "/" + name();
    }
}
