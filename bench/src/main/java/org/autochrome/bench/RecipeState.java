package org.autochrome.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.io.SafeTensors;
import org.autochrome.engine.io.Sha256;
import org.autochrome.engine.nn.NamedTensors;

/**
 * A whole checkpoint made from a small file. The file holds all but the large weights; these are {@link HashNoise#weight}
 * with the tag {@code TAG:NAME}. The file's metadata has the {@code tag}, the {@code order} of
 * all names, and {@code recipe_shapes}, the shapes of what must be made.
 */
final class RecipeState implements NamedTensors {
    private final SafeTensors small;
    private final String tag;
    private final Map<String, Shape> shapes;

    private RecipeState(SafeTensors small, String tag, Map<String, Shape> shapes) {
        this.small = small;
        this.tag = tag;
        this.shapes = shapes;
    }

    /**
     * The state that an open file describes.
     *
     * @throws IOException if its metadata holds no recipe
     */
    static RecipeState of(SafeTensors small) throws IOException {
        JsonNode made = json(small, "recipe_shapes");
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (JsonNode node : json(small, "order")) {
            String name = node.asText();
            shapes.put(name, small.contains(name) ? small.entry(name).shape() : shape(small, made, name));
        }
        return new RecipeState(small, metadata(small, "tag"), shapes);
    }

    private static Shape shape(SafeTensors small, JsonNode made, String name) throws IOException {
        JsonNode dims = made.get(name);
        if (dims == null || dims.size() < 2) {
            throw new IOException(
                    small.path() + ": holds no " + name + ", and its recipe_shapes give no shape to make it with");
        }
        int[] sizes = new int[dims.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = dims.get(i).asInt();
        }
        return Shape.of(sizes);
    }

    private static JsonNode json(SafeTensors small, String key) throws IOException {
        try {
            return new ObjectMapper().readTree(metadata(small, key));
        } catch (JsonProcessingException e) {
            throw new IOException(small.path() + ": metadata " + key + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String metadata(SafeTensors small, String key) throws IOException {
        String value = small.metadata().get(key);
        if (value == null) {
            throw new IOException(
                    small.path() + ": has no metadata " + key + "; the recipe needs tag, order and recipe_shapes");
        }
        return value;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(shapes.keySet());
    }

    @Override
    public Shape shape(String name) throws IOException {
        Shape shape = shapes.get(name);
        if (shape == null) {
            throw new IOException(small.path() + ": its order has no " + name);
        }
        return shape;
    }

    @Override
    public float[] floats(String name) throws IOException {
        if (small.contains(name)) {
            return small.floats(name);
        }
        return HashNoise.weight(tag + ":" + name, shape(name));
    }

    /** SHA-256 over every name, in order, and the bytes of its tensor. */
    String sha256() throws IOException {
        MessageDigest digest = Sha256.newDigest();
        for (String name : shapes.keySet()) {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update(bytes(name));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private ByteBuffer bytes(String name) throws IOException {
        if (small.contains(name)) {
            return small.bytes(name);
        }
        float[] values = floats(name);
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }
}
