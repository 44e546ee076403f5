package org.autochrome.engine.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.nn.Activation;
import org.autochrome.engine.nn.BatchNorm2d;
import org.autochrome.engine.nn.Conv2d;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.nn.InstanceNorm2d;
import org.autochrome.engine.nn.Layer;
import org.autochrome.engine.nn.Module;
import org.autochrome.engine.nn.NamedTensors;
import org.autochrome.engine.nn.Parameter;
import org.autochrome.engine.nn.SelfAttention;
import org.autochrome.engine.nn.Sequential;
import org.autochrome.engine.nn.WeightNormalization;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.Conv2dSpec;

/** The golden cases with parameters and buffers, computed by layers: forward, and the buffers that training moves. */
public final class GoldenLayers {
    private GoldenLayers() {}

    static void check(GoldenRun run) {
        check(run, "", () -> layer(run.golden()), layer -> layer.call(run.image("x")));
    }

    /**
     * Loads a module with a case's parameters and compares its results and buffers, step by step; in evaluation also as
     * loaded for inference.
     *
     * @param prefix what the golden names of parameters have in front of the module's
     * @param make makes the module
     * @param call runs it on the case's inputs
     */
    public static <M extends Module> void check(
            GoldenRun run, String prefix, Supplier<M> make, Function<M, Tensor> call) {
        boolean training = run.golden().flag("train");
        for (Execution how : training ? List.of(Execution.PLAIN) : List.of(Execution.values())) {
            try (M module = make.get()) {
                module.load(run.device(), new CaseTensors(run.golden(), prefix, module.namedParameters()), how);
                module.train(training);
                int steps = run.golden().integer("steps");
                for (int step = 1; step <= steps; step++) {
                    boolean last = step == steps;
                    run.compare(last ? "y" : "y_step" + step, call.apply(module));
                    compareBuffers(run, (last ? "b1/" : "b_step" + step + "/") + prefix, module, how);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void compareBuffers(GoldenRun run, String prefix, Module module, Execution how) {
        if (how == Execution.FUSED) {
            return; // what inference doesn't read is let go
        }
        Map<String, Parameter> parameters = module.namedParameters();
        for (String name : run.golden().tensors()) {
            if (name.startsWith(prefix)) {
                run.compare(
                        name, parameters.get(name.substring(prefix.length())).tensor());
            }
        }
    }

    private static Layer layer(GoldenCase golden) {
        String op = golden.text("op");
        String name = golden.name();
        if (op.equals("batchnorm2d") || golden.has("track_running_stats")) {
            // By running statistics, batch and instance norm are one.
            float momentum = golden.has("momentum") ? golden.number("momentum") : 0f;
            return new BatchNorm2d(golden.shape("x").c(), golden.number("eps"), momentum);
        }
        if (op.equals("instancenorm2d")) {
            return new InstanceNorm2d(golden.shape("x").c(), golden.number("eps"), golden.flag("affine"));
        }
        if (name.startsWith("conv1d")) {
            Shape w = golden.shape("p/weight_orig");
            return Conv2d.pointwise(w.dim(1), w.dim(0), WeightNormalization.SPECTRAL);
        }
        if (op.startsWith("spectral_")) {
            return conv(golden, "", WeightNormalization.SPECTRAL);
        }
        if (op.equals("weight_norm_conv2d")) {
            return conv(golden, "", WeightNormalization.WEIGHT);
        }
        if (name.startsWith("self_attention")) {
            return attention(golden, "");
        }
        return block(golden);
    }

    private static Layer block(GoldenCase golden) {
        String name = golden.name();
        if (name.startsWith("custom_conv_layer")) {
            List<Layer> layers = new ArrayList<>();
            layers.add(conv3x3(golden, "0."));
            layers.add(Activation.relu());
            layers.add(new BatchNorm2d(golden.shape("p/2.weight").dim(0)));
            if (golden.hasTensor("p/3.gamma")) {
                layers.add(attention(golden, "3."));
            }
            return new Sequential(layers);
        }
        if (name.startsWith("res_block")) {
            return new ResidualBlock(golden);
        }
        if (name.startsWith("critic_conv_layer")) {
            return new Sequential(List.of(
                    new Conv2d(
                            golden.shape("p/0.weight_orig"), Conv2dSpec.of(2, 1), true, WeightNormalization.SPECTRAL),
                    Activation.leakyRelu(0.2f),
                    attention(golden, "2.")));
        }
        throw new IllegalArgumentException("golden: unknown block " + golden);
    }

    private static Conv2d conv(GoldenCase golden, String prefix, WeightNormalization norm) {
        String parameter = norm == WeightNormalization.WEIGHT ? "weight_v" : "weight_orig";
        Shape w = golden.shape("p/" + prefix + parameter);
        Shape weight = w.rank() == 2 ? Shape.of(w.dim(0), w.dim(1), 1, 1) : w; // a linear layer is a 1x1 convolution
        return new Conv2d(weight, GoldenOps.spec(golden), golden.hasTensor("p/" + prefix + "bias"), norm);
    }

    private static Conv2d conv3x3(GoldenCase golden, String prefix) {
        return new Conv2d(
                golden.shape("p/" + prefix + "weight_orig"),
                Conv2dSpec.of(1, 1),
                golden.hasTensor("p/" + prefix + "bias"),
                WeightNormalization.SPECTRAL);
    }

    private static SelfAttention attention(GoldenCase golden, String prefix) {
        Shape query = golden.shape("p/" + prefix + "query.weight_orig");
        return new SelfAttention(query.dim(1), query.dim(0));
    }

    /** Two convolutions, each with ReLU, and a way around them. */
    private static final class ResidualBlock extends Layer {
        private final Sequential layers;

        ResidualBlock(GoldenCase golden) {
            layers = child(
                    "layers",
                    new Sequential(List.of(
                            new Sequential(List.of(conv3x3(golden, "layers.0.0."), Activation.relu())),
                            new Sequential(List.of(conv3x3(golden, "layers.1.0."), Activation.relu())))));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return Ops.add(layers.call(x), x);
        }
    }

    /** A case's parameters and buffers under the module's names; a weight may be stored in another shape of one size. */
    private record CaseTensors(GoldenCase golden, String prefix, Map<String, Parameter> wanted)
            implements NamedTensors {
        @Override
        public Set<String> names() {
            Set<String> names = new LinkedHashSet<>();
            for (String name : golden.tensors()) {
                for (String kind : List.of("p/" + prefix, "b/" + prefix)) {
                    if (name.startsWith(kind)) {
                        names.add(name.substring(kind.length()));
                    }
                }
            }
            return names;
        }

        private String stored(String name) {
            String parameter = "p/" + prefix + name;
            return golden.hasTensor(parameter) ? parameter : "b/" + prefix + name;
        }

        @Override
        public Shape shape(String name) {
            Shape shape = golden.shape(stored(name));
            Parameter parameter = wanted.get(name);
            return parameter != null && parameter.shape().count() == shape.count() ? parameter.shape() : shape;
        }

        @Override
        public float[] floats(String name) {
            return golden.values(stored(name));
        }
    }
}
