package org.autochrome.engine.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.autochrome.engine.check.OpCase;
import org.autochrome.engine.check.OpCases;
import org.autochrome.engine.check.Parity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The width of vectors is fixed when Java starts, so narrower ones than this machine's need a Java of their own. */
class VectorWidthTest {
    private static final List<String> FAMILIES =
            List.of("matmul", "conv", "attention", "elementwise", "norm", "softmax");

    /** Runs the cases with the vectors that this Java has. */
    public static final class Narrow {
        private Narrow() {}

        public static void main(String[] arguments) {
            try (SimdDevice device = new SimdDevice("simd", SimdCode.vectors(), 2);
                    SimdDevice tilesOf4 = new SimdDevice("simd", SimdCode.vectors(), 2, WinogradTest.always(4));
                    SimdDevice tilesOf6 = new SimdDevice("simd", SimdCode.vectors(), 2, WinogradTest.always(6))) {
                int cases = 0;
                for (String family : FAMILIES) {
                    for (OpCase opCase : OpCases.family(family)) {
                        Parity.check(opCase, device);
                        cases++;
                    }
                }
                for (OpCase opCase : OpCases.family("conv")) {
                    Parity.check(opCase, tilesOf4);
                    Parity.check(opCase, tilesOf6);
                }
                System.out.println(device.name() + ": " + cases + " cases agree");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void narrowerVectorsAgreeWithTheReference(int bytes) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-Xmx512m",
                        "-XX:MaxVectorSize=" + bytes,
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Narrow.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        long expected = FAMILIES.stream()
                .mapToLong(family -> OpCases.family(family).size())
                .sum();
        assertThat(output).contains("-bit vectors, 2 threads: " + expected + " cases agree");
        int bits = Integer.parseInt(output.replaceFirst("(?s).*plain Java, (\\d+)-bit vectors.*", "$1"));
        assertThat(bits).isLessThanOrEqualTo(8 * bytes);
    }
}
