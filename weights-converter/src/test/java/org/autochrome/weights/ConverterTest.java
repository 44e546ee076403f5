package org.autochrome.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.autochrome.engine.io.DType;
import org.autochrome.engine.io.SafeTensors;
import org.autochrome.engine.io.TensorBytes;
import org.autochrome.engine.io.TensorEntry;
import org.autochrome.weights.pickle.PickleBytes;
import org.autochrome.weights.torch.CheckpointException;
import org.autochrome.weights.torch.TorchCheckpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConverterTest {
    private static final Converter CONVERTER = new Converter(false, Progress.NONE);

    @TempDir
    Path folder;

    private Path output;

    @BeforeEach
    void nameTheOutput() {
        output = folder.resolve("out.safetensors");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> listed = Files.list(folder)) {
            return listed.toList();
        }
    }

    private Path write(byte[] content) throws IOException {
        return Files.write(folder.resolve("in.pth"), content);
    }

    @ParameterizedTest
    @CsvSource({
        "tiny_deep, legacy, deoldify-deep, 223",
        "tiny_deep, zip, deoldify-deep, 223",
        "tiny_wide, legacy, deoldify-wide, 230",
        "tiny_wide, zip, deoldify-wide, 230"
    })
    void convertsTheTinyNetworks(String name, String format, String architecture, int tensors) throws IOException {
        Path source = Golden.tiny(name + "_" + format + ".pth");
        Conversion conversion = CONVERTER.convert(source, output);
        assertThat(conversion.architecture()).isEqualTo(architecture);
        assertThat(conversion.tensors()).isEqualTo(tensors);
        assertThat(conversion.recognised()).isEmpty();
        assertThat(conversion.dropped()).allMatch(key -> key.endsWith(".num_batches_tracked"));
        try (SafeTensors written = SafeTensors.open(output);
                SafeTensors expected = SafeTensors.open(Golden.tiny(name + "_state.safetensors"))) {
            List<String> kept = expected.names().stream()
                    .filter(key -> !conversion.dropped().contains(key))
                    .toList();
            assertThat(written.names()).hasSize(tensors).isEqualTo(kept);
            for (String key : kept) {
                assertThat(written.entry(key).dtype()).isEqualTo(DType.F32);
                assertThat(written.entry(key).shape())
                        .isEqualTo(expected.entry(key).shape());
                assertThat(written.bytes(key)).as(key).isEqualTo(expected.bytes(key));
            }
            assertThat(written.metadata())
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "source_file",
                            name + "_" + format + ".pth",
                            "source_sha256",
                            conversion.sourceSha256(),
                            "recognised",
                            "unknown",
                            "architecture",
                            architecture,
                            "converter_version",
                            "1"));
        }
        assertThat(files()).containsExactly(output);
    }

    @Test
    void theChecksumIsTheFilesOwn() throws IOException {
        Path source = write(new byte[0]);
        assertThat(FileDigest.sha256(source, length -> {}))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy", "zip"})
    void asIsKeepsNamesAndDtypes(String format) throws IOException {
        Path source = Golden.tiny("odd_tensors_" + format + ".pth");
        assertThat(CONVERTER.convertAsIs(source, output).architecture()).isEqualTo("as-is");
        try (SafeTensors written = SafeTensors.open(output);
                SafeTensors expected = SafeTensors.open(Golden.tiny("odd_tensors_expected.safetensors"))) {
            assertThat(written.names()).isEqualTo(expected.names());
            Map<String, DType> dtypes = new LinkedHashMap<>();
            for (TensorEntry entry : written.entries().values()) {
                dtypes.put(entry.name(), entry.dtype());
                if (entry.dtype().isFloating()) {
                    assertThat(Golden.bits(written.floats(entry.name())))
                            .isEqualTo(Golden.bits(expected.floats(entry.name())));
                } else {
                    assertThat(written.longs(entry.name())).isEqualTo(expected.longs(entry.name()));
                }
            }
            assertThat(dtypes)
                    .containsEntry("f64", DType.F64)
                    .containsEntry("f16", DType.F16)
                    .containsEntry("bf16", DType.BF16)
                    .containsEntry("i32", DType.I32)
                    .containsEntry("i16", DType.I16)
                    .containsEntry("u8", DType.U8)
                    .containsEntry("bool", DType.BOOL);
        }
    }

    @Test
    void asIsNamesNestedTensorsByTheirWay() throws IOException {
        CONVERTER.convertAsIs(Golden.tiny("tiny_critic_opt_zip.pth"), output);
        try (SafeTensors written = SafeTensors.open(output)) {
            assertThat(written.names()).contains("model.0.0.weight_orig", "opt.state.0.exp_avg");
        }
    }

    @Test
    void halfPrecisionIsWidened() throws IOException {
        Map<String, StateZip.Item> state = tinyDeep();
        StateZip.Item gamma = state.get("layers.5.conv2.3.gamma");
        ByteBuffer half = ByteBuffer.wrap(new byte[] {0x55, 0x35});
        state.put("layers.5.conv2.3.gamma", new StateZip.Item(DType.F16, gamma.shape(), half));
        CONVERTER.convert(write(StateZip.of(state)), output);
        try (SafeTensors written = SafeTensors.open(output)) {
            assertThat(written.entry("layers.5.conv2.3.gamma").dtype()).isEqualTo(DType.F32);
            assertThat(written.floats("layers.5.conv2.3.gamma"))
                    .containsExactly(TensorBytes.halfToFloat((short) 0x3555));
        }
    }

    private static Map<String, StateZip.Item> tinyDeep() throws IOException {
        Map<String, StateZip.Item> state = new LinkedHashMap<>();
        try (SafeTensors tensors = SafeTensors.open(Golden.tiny("tiny_deep_state.safetensors"))) {
            for (TensorEntry entry : tensors.entries().values()) {
                ByteBuffer bytes = tensors.bytes(entry.name());
                state.put(entry.name(), new StateZip.Item(entry.dtype(), entry.shape(), bytes));
            }
        }
        return state;
    }

    @Test
    void aCheckpointThatDoesNotFitWritesNothing() throws IOException {
        Map<String, StateZip.Item> state = tinyDeep();
        state.remove("layers.1.bias");
        state.remove("layers.11.0.bias");
        Path source = write(StateZip.of(state));
        assertThatThrownBy(() -> CONVERTER.convert(source, output))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("(2 missing, 0 unexpected, 0 misshaped)")
                .hasMessageContaining("missing: layers.1.bias")
                .hasMessageContaining("missing: layers.11.0.bias");
        assertThat(files()).containsExactly(source);
    }

    @Test
    void unknownAndHostileCheckpointsWriteNothing() throws IOException {
        Path critic = Golden.tiny("tiny_critic_plain_zip.pth");
        assertThatThrownBy(() -> CONVERTER.convert(critic, output))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("its 45 tensors belong to no architecture known here")
                .hasMessageContaining("--as-is");
        assertThat(files()).isEmpty();
        Path hostile = write(PickleBytes.protocol2()
                .global("os", "system")
                .text("true")
                .raw(0x85, 'R')
                .stop());
        assertThatThrownBy(() -> CONVERTER.convert(hostile, output)).hasMessageContaining("names os.system");
        assertThatThrownBy(() -> CONVERTER.convertAsIs(hostile, output)).hasMessageContaining("names os.system");
        Path noTensor = write(StateZip.of(Map.of()));
        assertThatThrownBy(() -> CONVERTER.convertAsIs(noTensor, output)).hasMessageEndingWith("holds no tensor");
        assertThat(files()).containsExactly(noTensor);
    }

    @Test
    void nothingIsReplacedUnasked() throws IOException {
        Path source = Golden.tiny("odd_tensors_zip.pth");
        Files.writeString(output, "mine");
        assertThatThrownBy(() -> CONVERTER.convertAsIs(source, output))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessage(output + ": exists already");
        assertThatThrownBy(() -> CONVERTER.convertAsIs(source, folder.resolve("none/out.safetensors")))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(output).hasContent("mine");
        Converter forced = new Converter(true, Progress.NONE);
        forced.convertAsIs(source, output);
        SafeTensors.open(output).close();
        Path copy = Files.copy(source, folder.resolve("copy.pth"));
        assertThatThrownBy(() -> forced.convertAsIs(copy, folder.resolve(".").resolve("copy.pth")))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageEndingWith("is the checkpoint itself");
        assertThat(copy).hasSameBinaryContentAs(source);
    }

    @Test
    void progressRisesToItsTotal() throws IOException {
        List<Long> steps = new ArrayList<>();
        List<Long> totals = new ArrayList<>();
        Path source = Golden.tiny("tiny_deep_legacy.pth");
        Conversion conversion = new Converter(false, (done, total) -> {
                    steps.add(done);
                    totals.add(total);
                })
                .convert(source, output);
        assertThat(steps).isSorted().hasSizeGreaterThan(10);
        assertThat(totals).containsOnly(Files.size(source) + conversion.bytes());
        assertThat(steps.get(steps.size() - 1)).isEqualTo(totals.get(0));
    }

    @Test
    void inspectionIsReadable() throws IOException {
        Inspection inspection = Converter.inspect(Golden.tiny("tiny_deep_legacy.pth"));
        assertThat(inspection.format()).isEqualTo(TorchCheckpoint.Format.LEGACY);
        assertThat(inspection.tensors()).hasSize(258);
        assertThat(inspection.elements()).isEqualTo(765_474);
        assertThat(inspection.lines())
                .contains(
                        "format        legacy stream (torch < 1.6)",
                        "bytes         3106140",
                        "recognised    no, unknown file",
                        "architecture  deoldify-deep with encoder ResNet of basic blocks [2, 2, 1, 1]",
                        "total     258 tensors, 765474 elements, 3062036 bytes")
                .anyMatch(line -> line.matches("model\\.layers\\.0\\.0\\.weight +float32 +\\[8, 3, 7, 7\\]"));
        assertThat(Converter.inspect(Golden.tiny("odd_tensors_zip.pth")).lines())
                .anyMatch(line -> line.matches("t +float32 +\\[8, 6\\] +strides \\[1, 8\\]"))
                .contains("architecture  unknown");
    }

    @Test
    void knowsThePublishedFiles() {
        assertThat(KnownFiles.all()).extracting(KnownFile::name).containsExactly("artistic", "stable", "video");
        assertThat(KnownFiles.recognise("3f750246fa220529323b85a8905f9b49c0e5d427099185334d048fb5b5e22477"))
                .map(KnownFile::file)
                .isEqualTo(Optional.of("ColorizeArtistic_gen.pth"));
        assertThat(KnownFiles.recognise("ca9cd7f43fb8b222c9a70f7b292e305a000694b0ff9d2ae4a6747b1a2e1ee5af"))
                .isEqualTo(KnownFiles.named("stable"));
        assertThat(KnownFiles.recognise("e3d98bb6a222354c79f95485c2f078a89dc724e9183662506d9e0f5aafac83ad"))
                .isEqualTo(KnownFiles.named("video"));
        assertThat(KnownFiles.recognise("00")).isEmpty();
        assertThat(KnownFiles.all()).allSatisfy(known -> {
            assertThat(known.addresses()).isNotEmpty().allMatch(address -> address.startsWith("https://"));
            assertThat(known.bytes()).isGreaterThan(255_000_000);
        });
    }
}
