package org.autochrome.engine.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.engine.op.conv.Conv2dSpec;
import org.autochrome.engine.op.elementwise.UnaryFunction;
import org.autochrome.engine.op.elementwise.UnaryOp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatcherTest {
    private final Device device = Devices.open("reference");
    private final MemoryScope scope = MemoryScope.open();

    @AfterEach
    void free() {
        scope.close();
        device.close();
    }

    @Test
    void anErrorNamesOpRuleValuesAndLayer() {
        Tensor x = Tensor.image(device, Shape.of(1, 3, 2, 2), new float[12]);
        Tensor weight = Tensor.dense(device, Shape.of(1, 64, 1, 1), new float[64]);
        assertThatThrownBy(
                        () -> Dispatcher.inModule("layers.0.0", () -> Ops.conv2d(x, weight, null, Conv2dSpec.DEFAULT)))
                .isInstanceOf(OpException.class)
                .hasMessage(
                        "conv2d: input has 3 channels but weight expects 64 (input [1, 3, 2, 2], weight [1, 64, 1, 1],"
                                + " groups 1) (in layers.0.0)");
    }

    @Test
    void refusesFreedInputsAndMixedDevices() {
        Tensor x = Tensor.dense(device, Shape.of(2), 1, 2);
        try (Device other = Devices.open("reference:f64");
                MemoryScope inner = MemoryScope.open()) {
            Tensor z = Tensor.dense(other, Shape.of(2), 1, 2);
            assertThatThrownBy(() -> Ops.add(x, z)).hasMessageContaining("different devices");
        }
        scope.release(x);
        assertThatThrownBy(() -> Ops.relu(x)).hasMessageContaining("freed already");
    }

    @Test
    void writesWhereItIsTold() {
        Tensor x = Tensor.image(device, Shape.of(1, 1, 1, 2), -1, 2);
        Tensor both = Tensor.image(device, Shape.of(1, 2, 1, 2), 7, 8, 9, 10);
        Tensor slice = both.channels(1, 2);
        Op relu = new UnaryOp(UnaryFunction.LEAKY_RELU, 0f, 0f, x);
        assertThat(Dispatcher.runInto(relu, slice)).isSameAs(slice);
        assertThat(both.toArray()).containsExactly(7, 8, -0f, 2);
        assertThatThrownBy(() -> Dispatcher.runInto(relu, both))
                .isInstanceOf(OpException.class)
                .hasMessageContaining("leaky_relu: its result [1, 1, 1, 2] CHANNELS_LAST(16)")
                .hasMessageContaining("cannot be written into tensor [1, 2, 1, 2]");
    }

    @Test
    void listenersSeeOpsAndModules() {
        Tensor x = Tensor.dense(device, Shape.of(3), -1, 0, 2);
        ActivationRecorder recorder = new ActivationRecorder();
        Profiler profiler = Profiler.on(device);
        try (profiler;
                Dispatcher.Listening first = Dispatcher.listen(recorder)) {
            Dispatcher.inModule("a", () -> Ops.relu(x));
            Dispatcher.named("b", () -> Ops.add(x, x));
        }
        Ops.tanh(x);
        assertThat(recorder.values()).containsOnlyKeys("a");
        assertThat(recorder.values().get("a")).containsExactly(-0f, 0f, 2f); // the slope 0 times -1
        assertThat(recorder.shapes()).isEqualTo(Map.of("a", Shape.of(3)));
        assertThat(profiler.entries())
                .extracting(entry -> List.of(entry.module(), entry.op()))
                .containsExactly(List.of("a", "leaky_relu"), List.of("b", "add"));
        assertThat(profiler.nanosByOp().values()).allMatch(nanos -> nanos > 0);
        assertThat(profiler.entries())
                .extracting(Profiler.Entry::bytes)
                .containsExactly(Float.BYTES * (3L + 3), Float.BYTES * (3L + 3 + 3));
    }

    @Test
    void aWriteGrowsTheVersion() {
        Tensor x = Tensor.dense(device, Shape.of(1), 1);
        assertThat(Ops.relu(x).storage().version()).isPositive();
    }
}
