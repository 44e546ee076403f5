package org.autochrome.weights.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.io.DType;
import org.autochrome.engine.io.SafeTensors;
import org.autochrome.engine.io.TensorBytes;
import org.autochrome.weights.Golden;
import org.autochrome.weights.pickle.KnownGlobal;
import org.autochrome.weights.pickle.PickleValue;
import org.autochrome.weights.pickle.PickleValue.Bool;
import org.autochrome.weights.pickle.PickleValue.Bytes;
import org.autochrome.weights.pickle.PickleValue.Call;
import org.autochrome.weights.pickle.PickleValue.Dict;
import org.autochrome.weights.pickle.PickleValue.Int;
import org.autochrome.weights.pickle.PickleValue.None;
import org.autochrome.weights.pickle.PickleValue.Real;
import org.autochrome.weights.pickle.PickleValue.Sequence;
import org.autochrome.weights.pickle.PickleValue.Text;
import org.autochrome.weights.pickle.PickleValue.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchCheckpointTest {
    @ParameterizedTest
    @CsvSource({
        "tiny_deep_legacy, tiny_deep_state", "tiny_deep_zip, tiny_deep_state",
        "tiny_wide_legacy, tiny_wide_state", "tiny_wide_zip, tiny_wide_state",
        "tiny_critic_plain_legacy, tiny_critic_state", "tiny_critic_plain_zip, tiny_critic_state",
        "tiny_critic_opt_numpy_legacy, tiny_critic_state"
    })
    void stateEqualsWhatPyTorchSaved(String checkpoint, String expected) throws IOException {
        try (TorchCheckpoint opened = TorchCheckpoint.open(Golden.tiny(checkpoint + ".pth"));
                SafeTensors state = SafeTensors.open(Golden.tiny(expected + ".safetensors"))) {
            assertThat(opened.format().name()).isEqualTo(checkpoint.endsWith("zip") ? "ZIP" : "LEGACY");
            Golden.assertSame(opened.state(), state);
            assertThat(List.copyOf(opened.state().keySet())).isEqualTo(state.names());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy", "zip"})
    void oddTensorsAreReadExactly(String format) throws IOException {
        try (TorchCheckpoint opened = TorchCheckpoint.open(Golden.tiny("odd_tensors_" + format + ".pth"));
                SafeTensors expected = SafeTensors.open(Golden.tiny("odd_tensors_expected.safetensors"))) {
            Map<String, TorchTensor> tensors = opened.tensors();
            Golden.assertSame(tensors, expected);
            assertThat(tensors.get("i32").dtype()).isEqualTo(DType.I32);
            assertThat(tensors.get("bool").dtype()).isEqualTo(DType.BOOL);
            assertThat(tensors.get("bf16").dtype()).isEqualTo(DType.BF16);
            assertThat(tensors.get("t").isContiguous()).isFalse();
            assertThat(tensors.get("t").strides()).containsExactly(1, 8);
            assertThat(tensors.get("expand").strides()).containsExactly(0, 1);
            assertThat(tensors.get("base").storageKey())
                    .isEqualTo(tensors.get("shared").storageKey());
            assertThat(tensors.get("scalar").shape()).isEqualTo(Shape.of());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy", "zip"})
    void otherObjectsAreData(String format) throws IOException {
        try (TorchCheckpoint opened = TorchCheckpoint.open(Golden.tiny("odd_tensors_" + format + ".pth"))) {
            Dict nested = (Dict) ((Dict) opened.root()).get("nested");
            List<PickleValue> list = ((Sequence) nested.get("list")).items();
            assertThat(list.subList(0, 5))
                    .containsExactly(new Int(BigInteger.ONE), new Real(2.5), new Text("s"), None.NONE, new Bool(true));
            assertThat(((Tuple) list.get(5)).items()).containsExactly(new Int(BigInteger.ONE), new Int(BigInteger.TWO));
            assertThat(nested.get("big")).isEqualTo(new Int(BigInteger.TWO.pow(70)));
            assertThat(nested.get("neg"))
                    .isEqualTo(new Int(BigInteger.TWO.pow(33).negate()));
            assertThat(((Bytes) nested.get("bytes")).buffer())
                    .isEqualTo(ByteBuffer.wrap(new byte[] {'a', 'b', 0, 'c'}));
            assertThat(nested.get("uni")).isEqualTo(new Text("café"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy", "zip"})
    void optimizerStateIsReadExactly(String format) throws IOException {
        try (TorchCheckpoint opened = TorchCheckpoint.open(Golden.tiny("tiny_critic_opt_" + format + ".pth"));
                SafeTensors expected = SafeTensors.open(Golden.tiny("tiny_critic_opt_expected.safetensors"))) {
            Map<String, TorchTensor> found = new LinkedHashMap<>();
            opened.state().forEach((name, tensor) -> found.put("model/" + name, tensor));
            List<PickleValue> parameters = parameterIds((Dict) ((Dict) opened.root()).get("opt"));
            for (int i = 0; i < parameters.size(); i++) {
                String id = ((Int) parameters.get(i)).value().toString();
                for (String moment : List.of("exp_avg", "exp_avg_sq")) {
                    TorchTensor tensor = opened.tensors().get("opt.state." + id + "." + moment);
                    if (tensor != null) {
                        found.put("opt/" + i + "/" + moment, tensor);
                    }
                }
            }
            Golden.assertSame(found, expected);
        }
    }

    private static List<PickleValue> parameterIds(Dict optimizer) {
        List<PickleValue> ids = new ArrayList<>();
        for (PickleValue group : ((Sequence) optimizer.get("param_groups")).items()) {
            ids.addAll(((Sequence) ((Dict) group).get("params")).items());
        }
        return ids;
    }

    @Test
    void numpyScalarsAndSlicesStayUnevaluated() throws IOException {
        try (TorchCheckpoint opened = TorchCheckpoint.open(Golden.tiny("tiny_critic_opt_numpy_legacy.pth"))) {
            Dict optimizer = (Dict) ((Dict) opened.root()).get("opt");
            Dict group =
                    (Dict) ((Sequence) optimizer.get("param_groups")).items().get(0);
            List<KnownGlobal> calls = group.entries().values().stream()
                    .filter(Call.class::isInstance)
                    .map(value -> ((Call) value).callee())
                    .toList();
            assertThat(calls).contains(KnownGlobal.NUMPY_SCALAR);
        }
        try (TorchCheckpoint opened = TorchCheckpoint.open(Golden.tiny("tiny_deep_legacy.pth"))) {
            Dict model = (Dict) ((Dict) opened.root()).get("model");
            assertThat(model.attributes()).isInstanceOf(Dict.class);
            assertThat(((Dict) model.attributes()).get("_metadata")).isInstanceOf(Dict.class);
        }
    }

    @Test
    void tensorsAreReadInPieces() throws IOException {
        try (TorchCheckpoint opened = TorchCheckpoint.open(Golden.tiny("odd_tensors_zip.pth"))) {
            for (TorchTensor tensor : opened.tensors().values()) {
                ByteBuffer pieces = ByteBuffer.allocate((int) tensor.byteCount());
                int size = tensor.dtype().bytes();
                for (int first = 0; first < tensor.shape().count(); first += 3) {
                    int count = (int) Math.min(3, tensor.shape().count() - first);
                    pieces.limit(pieces.position() + count * size);
                    tensor.read(first, pieces);
                }
                pieces.flip();
                if (tensor.dtype().isFloating()) {
                    float[] values = new float[(int) tensor.shape().count()];
                    TensorBytes.toFloats(pieces, tensor.dtype(), values, 0);
                    assertThat(Golden.bits(values)).isEqualTo(Golden.bits(tensor.floats()));
                } else {
                    long[] values = new long[(int) tensor.shape().count()];
                    TensorBytes.toLongs(pieces, tensor.dtype(), values, 0);
                    assertThat(values).isEqualTo(tensor.longs());
                }
            }
        }
    }
}
