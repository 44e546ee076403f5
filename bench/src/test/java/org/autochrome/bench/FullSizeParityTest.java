package org.autochrome.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.colorizer.model.DynamicUnet;
import org.autochrome.engine.autograd.ActivationRecorder;
import org.autochrome.engine.autograd.Dispatcher;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.io.DType;
import org.autochrome.engine.io.SafeTensors;
import org.autochrome.engine.io.SafeTensorsWriter;
import org.autochrome.engine.nn.Execution;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison itself, on a tiny network whose numbers the reference device recorded. */
class FullSizeParityTest {
    private static final Shape PICTURE = Shape.of(1, 3, 32, 32);
    private static final List<String> SAMPLED = List.of("layers.0.0", "layers.5", "layers.11");

    @TempDir
    static Path folder;

    private static Path model;
    private static Path small;
    private static final Map<String, float[]> RECORDED = new LinkedHashMap<>();
    private static String sha256;

    private record Outcome(int exitCode, String out, String err) {}

    @BeforeAll
    static void recordOnTheReference() throws IOException {
        try (Device reference = Devices.open("reference");
                DynamicUnet generator = new DynamicUnet(GeneratorValues.tiny());
                MemoryScope scope = MemoryScope.open()) {
            GeneratedState state = new GeneratedState(generator);
            model = writeState("model.safetensors", state, false);
            small = writeState("small.safetensors", state, true);
            generator.load(reference, state, Execution.PLAIN);
            float[] x = HashNoise.values("picture", (int) PICTURE.count(), 2f);
            ActivationRecorder recorder = new ActivationRecorder();
            try (Dispatcher.Listening listening = Dispatcher.listen(recorder)) {
                RECORDED.put("x", x);
                RECORDED.put(
                        "y64",
                        generator.call(Tensor.image(reference, PICTURE, x)).toArray());
            }
            for (String module : SAMPLED) {
                RECORDED.put(module, recorder.values().get(module));
            }
        }
        try (SafeTensors file = SafeTensors.open(small)) {
            sha256 = RecipeState.of(file).sha256();
        }
    }

    private static Path writeState(String name, GeneratedState state, boolean leaveOutNoise) throws IOException {
        Path file = folder.resolve(name);
        Map<String, int[]> left = new LinkedHashMap<>();
        SafeTensorsWriter.Declaration declaration = SafeTensorsWriter.to(file);
        for (String key : state.names()) {
            if (leaveOutNoise && GeneratedState.isNoise(state.shape(key))) {
                left.put(key, state.shape(key).dims());
            } else {
                declaration.tensor(key, DType.F32, state.shape(key));
            }
        }
        ObjectMapper json = new ObjectMapper();
        declaration.metadata(Map.of(
                "tag",
                GeneratedState.TAG,
                "order",
                json.writeValueAsString(state.names()),
                "recipe_shapes",
                json.writeValueAsString(left)));
        try (SafeTensorsWriter writer = declaration.open()) {
            for (String key : state.names()) {
                if (!left.containsKey(key)) {
                    writer.write(key, state.floats(key));
                }
            }
            writer.commit();
        }
        return file;
    }

    /** Writes golden numbers: samples of two elements per module. */
    private static Path golden(String name, String stateSha256, Map<String, float[]> values) throws IOException {
        Path file = folder.resolve(name + ".safetensors");
        SafeTensorsWriter.Declaration declaration = SafeTensorsWriter.to(file)
                .metadata(Map.of("state_sha256", stateSha256))
                .tensor("x", DType.F32, PICTURE)
                .tensor("y64", DType.F32, PICTURE);
        for (String module : values.keySet()) {
            if (module.startsWith("layers")) {
                declaration.tensor("act/" + module + "/index", DType.I64, Shape.of(2));
                declaration.tensor("act/" + module + "/sample", DType.F32, Shape.of(2));
            }
        }
        try (SafeTensorsWriter writer = declaration.open()) {
            for (Map.Entry<String, float[]> entry : values.entrySet()) {
                float[] all = entry.getValue();
                if (entry.getKey().startsWith("layers")) {
                    int last = all.length - 1;
                    writer.write("act/" + entry.getKey() + "/index", new long[] {7, last});
                    writer.write("act/" + entry.getKey() + "/sample", new float[] {all[7], all[last]});
                } else {
                    writer.write(entry.getKey(), all);
                }
            }
            writer.commit();
        }
        return file;
    }

    private static Map<String, float[]> recordedBut(String name, int index, float value) {
        Map<String, float[]> changed = new LinkedHashMap<>(RECORDED);
        float[] values = RECORDED.get(name).clone();
        values[index] = value;
        changed.put(name, values);
        return changed;
    }

    private static Outcome run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        int exitCode = FullSizeParity.execute(new PrintWriter(out, true), new PrintWriter(err, true), texts);
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    @Test
    void acceptsWhatTheReferenceRecorded() throws IOException {
        Outcome outcome = run(model, golden("same", sha256, RECORDED), "--device", "simd");
        assertThat(outcome.exitCode).as(outcome.toString()).isZero();
        assertThat(outcome.out).contains("on simd", "FUSED output", "PLAIN output", "all within the bar");
        assertThat(outcome.out.lines().filter(line -> line.startsWith("  layers.")))
                .hasSize(SAMPLED.size());
    }

    @Test
    void makesTheStateFromItsRecipe() throws IOException {
        Outcome outcome = run("--small", small, golden("recipe", sha256, RECORDED), "--device", "simd");
        assertThat(outcome.exitCode).as(outcome.toString()).isZero();
        assertThat(outcome.out).contains("SHA-256 " + sha256 + " as recorded");
    }

    @Test
    void refusesAnotherState() throws IOException {
        Outcome outcome = run("--small", small, golden("other", "0123", RECORDED), "--device", "simd");
        assertThat(outcome.exitCode).isEqualTo(2);
        assertThat(outcome.err).contains(sha256, "0123");
    }

    @Test
    void failsWhenTheOutputDiffers() throws IOException {
        float off = RECORDED.get("y64")[100] + 0.0031f;
        Outcome outcome = run(model, golden("off", sha256, recordedBut("y64", 100, off)), "--device", "simd");
        assertThat(outcome.exitCode).isEqualTo(1);
        assertThat(outcome.out).contains("EXCEEDED", "OVER THE BAR");
    }

    @Test
    void failsWhenANumberIsNotOne() throws IOException {
        Outcome outcome = run(model, golden("nan", sha256, recordedBut("y64", 5, Float.NaN)), "--device", "simd");
        assertThat(outcome.exitCode).isEqualTo(1);
    }

    @Test
    void failsWhenAnActivationDiffers() throws IOException {
        float off = RECORDED.get("layers.5")[7] + 1f;
        Outcome outcome = run(model, golden("act", sha256, recordedBut("layers.5", 7, off)), "--device", "simd");
        assertThat(outcome.exitCode).isEqualTo(1);
        assertThat(outcome.out.lines().filter(line -> line.contains("EXCEEDED")))
                .singleElement()
                .asString()
                .contains("layers.5 ");
    }

    @Test
    void failsWhenAModuleDidNotRun() throws IOException {
        Map<String, float[]> more = new LinkedHashMap<>(RECORDED);
        more.put("layers.99", new float[8]);
        Outcome outcome = run(model, golden("more", sha256, more), "--device", "simd");
        assertThat(outcome.exitCode).isEqualTo(1);
        assertThat(outcome.out).contains("no result of [layers.99]");
    }

    @Test
    void saysWhatIsWrongWithTheCall() throws IOException {
        assertThat(run(model).exitCode).isEqualTo(2);
        Outcome missing = run(model, folder.resolve("missing.safetensors"));
        assertThat(missing.exitCode).isEqualTo(2);
        assertThat(missing.err).contains("missing.safetensors").doesNotContain("\tat ");
    }
}
