package org.autochrome.engine.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import org.autochrome.engine.core.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
    @TempDir
    Path folder;

    private static byte[] file(String header, byte... data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }

    private Path write(byte[] content) throws IOException {
        return Files.write(folder.resolve("t.safetensors"), content);
    }

    private void assertRefused(byte[] content, String reason) throws IOException {
        Path path = write(content);
        assertThatThrownBy(() -> SafeTensors.open(path).close())
                .isInstanceOf(SafeTensorsException.class)
                .hasMessageStartingWith(path + ": ")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }

    @Test
    void readsTheExampleOfTheFormat() throws IOException {
        String header = "{\"__metadata__\":{\"made by\":\"h\\u00e4nd\"},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + " \"b\" : { \"data_offsets\":[8,9] , \"shape\":[], \"dtype\":\"U8\" } }   ";
        byte[] data = {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, (byte) 0xC0, (byte) 200};
        try (SafeTensors tensors = SafeTensors.open(write(file(header, data)))) {
            assertThat(tensors.metadata()).containsOnly(Map.entry("made by", "händ"));
            assertThat(tensors.names()).containsExactly("a", "b");
            assertThat(tensors.entry("a")).isEqualTo(new TensorEntry("a", DType.F32, Shape.of(2), 0, 8));
            assertThat(tensors.floats("a")).containsExactly(1f, -2f);
            assertThat(tensors.longs("b")).containsExactly(200);
            assertThat(tensors.bytes("b").remaining()).isEqualTo(1);
            assertThat(tensors.bytes("a").order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        }
    }

    @Test
    void readsAFileOfTheReferenceImplementationsMaking() throws IOException {
        Path golden = Path.of("src/test/resources/golden/tiny/odd_tensors_expected.safetensors");
        try (SafeTensors tensors = SafeTensors.open(golden)) {
            assertThat(tensors.names())
                    .hasSize(18)
                    .startsWith("t", "row", "col")
                    .endsWith("expand");
            assertThat(tensors.entry("empty").shape()).isEqualTo(Shape.of(0, 3));
            assertThat(tensors.floats("empty")).isEmpty();
            assertThat(tensors.floats("scalar")).hasSize(1);
            // A transposed view of base: element [i, j] of t is element [j, i] of base.
            float[] base = tensors.floats("base");
            float[] transposed = tensors.floats("t");
            for (int i = 0; i < 8; i++) {
                for (int j = 0; j < 6; j++) {
                    assertThat(transposed[6 * i + j]).isEqualTo(base[8 * j + i]);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0000, 0.0",
        "8000, -0.0",
        "3C00, 1.0",
        "C000, -2.0",
        "3555, 0.333251953125",
        "7BFF, 65504.0",
        "0001, 5.9604644775390625E-8",
        "83FF, -6.09755516052246E-5",
        "0400, 6.103515625E-5",
        "7C00, Infinity",
        "FC00, -Infinity",
        "7E01, NaN"
    })
    void widensHalfPrecision(String bits, float value) {
        float widened = TensorBytes.halfToFloat((short) Integer.parseInt(bits, 16));
        assertThat(Float.floatToIntBits(widened)).isEqualTo(Float.floatToIntBits(value));
    }

    @Test
    void decodesEveryIntegerType() {
        byte[] raw = {1, 0, 0, 0, 0, 0, 0, (byte) 0x80};
        assertThat(longs(DType.I64, raw)).containsExactly(Long.MIN_VALUE + 1);
        assertThat(longs(DType.I32, raw)).containsExactly(1, Integer.MIN_VALUE);
        assertThat(longs(DType.I16, raw)).containsExactly(1, 0, 0, Short.MIN_VALUE);
        assertThat(longs(DType.I8, raw)).containsExactly(1, 0, 0, 0, 0, 0, 0, -128);
        assertThat(longs(DType.U8, raw)).containsExactly(1, 0, 0, 0, 0, 0, 0, 128);
        assertThat(longs(DType.BOOL, raw)).containsExactly(1, 0, 0, 0, 0, 0, 0, 1);
    }

    private static long[] longs(DType dtype, byte[] raw) {
        long[] values = new long[raw.length / dtype.bytes()];
        TensorBytes.toLongs(ByteBuffer.wrap(raw), dtype, values, 0);
        return values;
    }

    @Test
    void decodesDoubleAndBfloat16() {
        float[] values = new float[3];
        TensorBytes.toFloats(
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(0, 0.1), DType.F64, values, 1);
        TensorBytes.toFloats(ByteBuffer.wrap(new byte[] {(byte) 0x40, (byte) 0xC0}), DType.BF16, values, 2);
        assertThat(values).containsExactly(0f, 0.1f, -3f);
    }

    @Test
    void refusesHeadersThatBreakARule() throws IOException {
        assertRefused(new byte[0], "has 0 bytes");
        assertRefused(new byte[7], "has 7 bytes");
        assertRefused(file(""), "must begin with '{'");
        assertRefused(file(" {}"), "must begin with '{'");
        assertRefused("<html> ... a page of text".getBytes(StandardCharsets.UTF_8), "at most 100000000 are allowed");
        byte[] longer = file("{}");
        longer[0] = 3;
        assertRefused(longer, "claims a header of 3 bytes, but only 2 follow");
        byte[] invalid = file("{\"a\":{}}");
        invalid[10] = (byte) 0xFF;
        assertRefused(invalid, "not valid UTF-8");
        assertRefused(file("{} x"), "expected the end of the header, found 'x'");
        assertRefused(file("{\"a\""), "expected ':', the header ends there");
        assertRefused(file("{\"a"), "expected the end of a string");
        assertRefused(file("{\"\\ud800\":1}"), "half of a surrogate pair");
        assertRefused(file("{\"\\x\":1}"), "unknown escape");
        assertRefused(file("{\"__metadata__\":{\"k\":1}}"), "expected a string, found '1'");
        assertRefused(file("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}"), "has the key \"k\" twice");
        assertRefused(file("{\"__metadata__\":{},\"__metadata__\":{}}"), "__metadata__ appears twice");
        assertRefused(file("{\"a\":{\"dtype\":\"F8\"}}"), "has dtype \"F8\"; known are [F64,");
        assertRefused(
                file("{\"a\":{\"dtype\":\"U8\",\"shape\":[]}}"), "needs the fields dtype, shape and data_offsets");
        assertRefused(file("{\"a\":{\"size\":3}}"), "has an unknown field \"size\"");
        assertRefused(file("{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\"}}"), "has the field \"dtype\" twice");
    }

    private static String u8(String name, String shape, String offsets) {
        return "\"" + name + "\":{\"dtype\":\"U8\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
    }

    @Test
    void refusesTensorsThatDoNotFitTheirBytes() throws IOException {
        String a = u8("a", "[2]", "[0,2]");
        assertRefused(file("{" + a + "," + a + "}", new byte[2]), "tensor a is declared twice");
        assertRefused(file("{" + a + "}", new byte[1]), "tensor a ends at byte 2, but the file holds 1 bytes");
        assertRefused(file("{" + a + "}", new byte[3]), "1 bytes follow the last tensor");
        assertRefused(file("{}", new byte[3]), "3 bytes follow the last tensor");
        assertRefused(
                file("{" + a + "," + u8("b", "[2]", "[3,5]") + "}", new byte[5]), "tensor b leaves a hole before it");
        assertRefused(file("{" + a + "," + u8("b", "[2]", "[1,3]") + "}", new byte[3]), "tensor b overlaps");
        assertRefused(file("{" + u8("a", "[2]", "[1,3]") + "}", new byte[3]), "begins at byte 1, expected 0");
        assertRefused(file("{" + u8("a", "[3]", "[0,2]") + "}", new byte[2]), "has 2 bytes, but shape [3] of U8");
        assertRefused(file("{" + u8("a", "[2]", "[2,0]") + "}", new byte[2]), "has data_offsets [2, 0]");
        assertRefused(file("{" + u8("a", "[2]", "[0]") + "}", new byte[2]), "has data_offsets [0]");
        assertRefused(file("{" + u8("a", "[-2]", "[0,2]") + "}", new byte[2]), "expected a non-negative integer");
        assertRefused(file("{" + u8("a", "[2.0]", "[0,2]") + "}", new byte[2]), "expected an integer, found '.'");
        assertRefused(file("{" + u8("a", "[02]", "[0,2]") + "}", new byte[2]), "must not begin with 0");
        assertRefused(file("{" + u8("a", "[99999999999999999999]", "[0,2]") + "}", new byte[2]), "is too large");
        assertRefused(file("{" + u8("a", "[4294967298]", "[0,2]") + "}", new byte[2]), "must be below 2^31");
        String wraps = "[2147483647,2147483647,2147483647]";
        assertRefused(file("{" + u8("a", wraps, "[0,2]") + "}", new byte[2]), "more than 2^63 elements");
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of("src/test/resources/golden/tiny/odd_tensors_expected.safetensors"));
        for (int length = 0; length < whole.length; length++) {
            Path path = write(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SafeTensors.open(path).close())
                    .as("%d bytes", length)
                    .isInstanceOf(SafeTensorsException.class);
        }
    }

    private Path ramp(int count) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            data.putFloat(i);
        }
        String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + count + "],\"data_offsets\":[0," + 4 * count + "]}}";
        return write(file(header, data.array()));
    }

    @Test
    void readsTensorsLargerThanItsBuffer() throws IOException {
        int count = 2 * (1 << 20) + 5;
        try (SafeTensors tensors = SafeTensors.open(ramp(count))) {
            float[] values = tensors.floats("a");
            assertThat(values).hasSize(count);
            for (int i = 0; i < count; i++) {
                if (values[i] != i) {
                    assertThat(values[i]).as("element %d", i).isEqualTo(i);
                }
            }
        }
    }

    @Test
    void aFileThatWasCutWhileOpenIsRefused() throws IOException {
        Path path = ramp(1000);
        try (SafeTensors tensors = SafeTensors.open(path);
                FileChannel other = FileChannel.open(path, StandardOpenOption.WRITE)) {
            other.truncate(2000);
            assertThatThrownBy(() -> tensors.floats("a"))
                    .isInstanceOf(SafeTensorsException.class)
                    .hasMessageStartingWith(path + ": cannot be read: ended at byte 2000 while it was read");
        }
    }

    @Test
    void missingFileAndMissingTensorAreNamed() throws IOException {
        Path missing = folder.resolve("none.safetensors");
        assertThatThrownBy(() -> SafeTensors.open(missing).close()).hasMessage(missing + ": no such file");
        String header = "{" + u8("layers.4.bn.weight", "[1]", "[0,1]") + "," + u8("x", "[1]", "[1,2]") + "}";
        try (SafeTensors tensors = SafeTensors.open(write(file(header, new byte[2])))) {
            assertThatThrownBy(() -> tensors.floats("layers.4.bn.wieght"))
                    .isInstanceOf(SafeTensorsException.class)
                    .hasMessageEndingWith("has no tensor layers.4.bn.wieght; did you mean layers.4.bn.weight?");
            assertThatThrownBy(() -> tensors.entry("something.else.entirely"))
                    .hasMessageEndingWith("it holds 2 others");
            assertThatThrownBy(() -> tensors.floats("x")).hasMessageEndingWith("tensor x is U8, read it with longs()");
        }
    }

    @Test
    void namesCannotDriveATerminal() throws IOException {
        String header = "{" + u8("layer\\u001b[2J\\n", "[1]", "[0,1]") + "}";
        try (SafeTensors tensors = SafeTensors.open(write(file(header, new byte[1])))) {
            assertThatThrownBy(() -> tensors.entry("layer[2J"))
                    .hasMessageEndingWith("did you mean layer\\u001b[2J\\u000a?");
            assertThatThrownBy(() -> tensors.floats("layer\u001b[2J\n"))
                    .hasMessageContaining("tensor layer\\u001b[2J\\u000a is U8");
        }
        assertRefused(
                file("{" + u8("\\u001b\\n\\u202e", "[2147483647,2147483647,2147483647]", "[0,1]") + "}", (byte) 0),
                "tensor \\u001b\\u000a\\u202e has shape [2147483647, 2147483647, 2147483647]");
    }
}
