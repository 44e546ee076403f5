package org.autochrome.weights.map;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.autochrome.weights.torch.CheckpointException;

/**
 * The keys of an architecture's checkpoint: which must be there and in which shapes, which are dropped, how each weight
 * is parameterised, and what it is called here. Networks keep the checkpoint's own dotted names; only the {@code module.}
 * in front of every key, which PyTorch's DataParallel adds, goes. The rules are text resources beside this class.
 */
public final class KeyMap {
    private static final String DATA_PARALLEL = "module.";

    private final Architecture architecture;
    private final List<KeyRule> rules;

    private KeyMap(Architecture architecture, List<KeyRule> rules) {
        this.architecture = architecture;
        this.rules = rules;
    }

    /**
     * A tensor to keep.
     *
     * @param name what it is called here
     * @param torchKey what the checkpoint calls it
     */
    public record Key(String name, String torchKey, Parameterisation parameterisation) {}

    /**
     * A checkpoint's keys sorted.
     *
     * @param keys tensors to keep, in the checkpoint's order
     * @param dropped keys that inference and training here do without
     */
    public record Mapping(List<Key> keys, List<String> dropped) {}

    /** The key map of {@code architecture}. */
    public static KeyMap of(Architecture architecture) {
        List<KeyRule> rules = new ArrayList<>();
        architecture.ruleFiles().forEach(file -> rules.addAll(load(file)));
        return new KeyMap(architecture, rules);
    }

    private static List<KeyRule> load(String resource) {
        try (InputStream in = KeyMap.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("key map " + resource + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(KeyRule::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Our names with the checkpoint's keys, in its order. */
    static Map<String, String> names(Set<String> torchKeys) {
        boolean parallel = !torchKeys.isEmpty() && torchKeys.stream().allMatch(key -> key.startsWith(DATA_PARALLEL));
        Map<String, String> names = new LinkedHashMap<>();
        torchKeys.forEach(key -> names.put(parallel ? key.substring(DATA_PARALLEL.length()) : key, key));
        return names;
    }

    /**
     * Checks {@code state} against the rules.
     *
     * @param file named in errors
     * @throws CheckpointException listing every missing, unexpected and misshaped key at once
     */
    public Mapping apply(Path file, Map<String, KeyInfo> state) throws CheckpointException {
        Map<String, String> names = names(state.keySet());
        KeyCheck check = new KeyCheck(names, state);
        for (KeyRule rule : rules) {
            rule.expand(names.keySet()).forEach(check::module);
        }
        List<String> problems = check.problems();
        if (!problems.isEmpty()) {
            throw new CheckpointException(
                    file, "does not fit " + architecture + " (" + check.summary() + ")", problems);
        }
        return check.mapping();
    }
}
