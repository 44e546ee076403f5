package org.autochrome.weights.map;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.autochrome.engine.core.Shape;
import org.autochrome.weights.map.KeyRule.Module;
import org.jspecify.annotations.Nullable;

/** One checkpoint's keys held against the modules of a key map, everything wrong collected. */
final class KeyCheck {
    private final Map<String, String> names;
    private final Map<String, KeyInfo> state;
    private final Map<String, Long> symbols = new HashMap<>();
    private final Map<String, Parameterisation> kept = new LinkedHashMap<>();
    private final Set<String> dropped = new LinkedHashSet<>();
    private final List<String> missing = new ArrayList<>();
    private final List<String> misshaped = new ArrayList<>();

    KeyCheck(Map<String, String> names, Map<String, KeyInfo> state) {
        this.names = names;
        this.state = state;
    }

    /** Checks the keys of one module. */
    void module(Module module) {
        List<Dimension> weight = module.dimensions();
        List<Dimension> channels = weight.subList(0, Math.min(1, weight.size()));
        String prefix = module.name() + ".";
        Parameterisation kind =
                switch (module.kind()) {
                    case TENSOR -> {
                        require(module.name(), weight, Parameterisation.PLAIN);
                        yield Parameterisation.PLAIN;
                    }
                    case PLAIN -> {
                        require(prefix + "weight", weight, Parameterisation.PLAIN);
                        yield Parameterisation.PLAIN;
                    }
                    case BATCHNORM -> {
                        for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
                            require(prefix + part, weight, Parameterisation.BATCH_NORM);
                        }
                        drop(prefix + "num_batches_tracked");
                        yield Parameterisation.BATCH_NORM;
                    }
                    case SPECTRAL -> {
                        require(prefix + "weight_orig", weight, Parameterisation.SPECTRAL_NORM);
                        require(prefix + "weight_u", channels, Parameterisation.SPECTRAL_NORM);
                        require(prefix + "weight_v", columns(weight), Parameterisation.SPECTRAL_NORM);
                        yield Parameterisation.SPECTRAL_NORM;
                    }
                    case WEIGHTNORM -> {
                        require(prefix + "weight_v", weight, Parameterisation.WEIGHT_NORM);
                        require(prefix + "weight_g", gains(weight), Parameterisation.WEIGHT_NORM);
                        yield Parameterisation.WEIGHT_NORM;
                    }
                };
        if (module.bias()) {
            require(prefix + "bias", channels, kind);
        }
    }

    /** Spectral norm sees the weight as a matrix: its columns are all dimensions but the first. */
    private List<Dimension> columns(List<Dimension> weight) {
        long product = 1;
        for (Dimension dimension : weight.subList(1, weight.size())) {
            OptionalLong value = dimension.value(symbols);
            if (value.isEmpty()) {
                return List.of(Dimension.parse("v"));
            }
            product *= value.getAsLong();
        }
        return List.of(Dimension.parse(Long.toString(product)));
    }

    private static List<Dimension> gains(List<Dimension> weight) {
        List<Dimension> gains = new ArrayList<>(weight.subList(0, 1));
        while (gains.size() < weight.size()) {
            gains.add(Dimension.parse("1"));
        }
        return gains;
    }

    private void require(String name, List<Dimension> expected, Parameterisation parameterisation) {
        KeyInfo found = find(name);
        if (found == null) {
            missing.add(name);
            return;
        }
        kept.put(name, parameterisation);
        if (!found.dtype().isFloating()) {
            misshaped.add(name + " is " + found + ", expected floating-point numbers");
        } else if (!accept(found.shape(), expected)) {
            misshaped.add(name + " is " + found + ", expected " + describe(expected));
        }
    }

    private void drop(String name) {
        if (find(name) != null) {
            dropped.add(name);
        }
    }

    private @Nullable KeyInfo find(String name) {
        String torchKey = names.get(name);
        return torchKey == null ? null : state.get(torchKey);
    }

    private boolean accept(Shape shape, List<Dimension> expected) {
        if (shape.rank() != expected.size()) {
            return false;
        }
        boolean fits = true;
        for (int i = 0; i < shape.rank(); i++) {
            fits &= expected.get(i).accept(shape.dim(i), symbols);
        }
        return fits;
    }

    private String describe(List<Dimension> expected) {
        List<String> sizes = expected.stream()
                .map(dimension -> {
                    OptionalLong value = dimension.value(symbols);
                    return value.isPresent() ? Long.toString(value.getAsLong()) : dimension.toString();
                })
                .toList();
        return sizes.toString();
    }

    private List<String> unexpected() {
        return names.keySet().stream()
                .filter(name -> !kept.containsKey(name) && !dropped.contains(name))
                .toList();
    }

    String summary() {
        return missing.size() + " missing, " + unexpected().size() + " unexpected, " + misshaped.size() + " misshaped";
    }

    List<String> problems() {
        List<String> problems = new ArrayList<>();
        missing.forEach(name -> problems.add("missing: " + name));
        unexpected().forEach(name -> problems.add("unexpected: " + name + " " + find(name)));
        misshaped.forEach(text -> problems.add("misshaped: " + text));
        return problems;
    }

    KeyMap.Mapping mapping() {
        List<KeyMap.Key> keys = new ArrayList<>();
        names.forEach((name, torchKey) -> {
            Parameterisation parameterisation = kept.get(name);
            if (parameterisation != null) {
                keys.add(new KeyMap.Key(name, torchKey, parameterisation));
            }
        });
        return new KeyMap.Mapping(List.copyOf(keys), List.copyOf(dropped));
    }
}
