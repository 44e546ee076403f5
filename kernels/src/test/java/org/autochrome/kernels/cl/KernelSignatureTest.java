package org.autochrome.kernels.cl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class KernelSignatureTest {
    private static List<String> declared(String text, String kernel, int count) {
        return KernelSignature.ofSource(new ClSource("test.cl", text), ClOptions.defaults(), kernel, count).stream()
                .map(KernelArgument::toString)
                .toList();
    }

    @Test
    void readsQualifiersPointersAndValues() {
        String text = "__kernel void f(__global const float* restrict x, constant float4 *table, local float* slab,"
                + " const unsigned int n, unsigned long m, float alpha) {}";

        assertThat(declared(text, "f", 6))
                .containsExactly(
                        "global float* x",
                        "constant float4* table",
                        "local float* slab",
                        "uint n",
                        "ulong m",
                        "float alpha");
    }

    @Test
    void skipsCommentsAttributesAndOtherKernels() {
        String text = """
                // __kernel void f(int commented)
                kernel void g(int other) {}
                /* kernel void f(int too) */
                __kernel __attribute__((reqd_work_group_size(1, 1, 1)))
                void f(int first, // the first, of (two)
                       float second) { }
                void kernel_helper(int f) {}
                """;

        assertThat(declared(text, "f", 2)).containsExactly("int first", "float second");
    }

    @Test
    void aKernelMayHaveNoParameters() {
        assertThat(declared("kernel void f(void) {}", "f", 0)).isEmpty();
        assertThat(declared("kernel void f() {}", "f", 0)).isEmpty();
    }

    @Test
    void expandsMacrosThatNameAType() {
        String text = "#ifndef INDEX\n#define INDEX int\n#endif\nkernel void f(INDEX n) {}";
        ClOptions wide = ClOptions.defaults().define("INDEX", "long");

        assertThat(declared(text, "f", 1)).containsExactly("int n");
        assertThat(KernelSignature.ofSource(new ClSource("test.cl", text), wide, "f", 1))
                .hasToString("[long n]");
    }

    @Test
    void aMacroThatNamesItselfEnds() {
        assertThat(declared("#define INDEX INDEX\nkernel void f(INDEX n) {}", "f", 1))
                .containsExactly("INDEX n");
    }

    @Test
    void theNumberOfParametersPicksAmongVariants() {
        String text = "#ifdef A\nkernel void f(int a, int b) {}\n#else\nkernel void f(int a) {}\n#endif";

        assertThat(declared(text, "f", 1)).containsExactly("int a");
    }

    @Test
    void refusesToGuess() {
        String text = "#ifdef A\nkernel void f(int a) {}\n#else\nkernel void f(int b) {}\n#endif";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> declared(text, "f", 1))
                .withMessageContaining("f in test.cl")
                .withMessageContaining("2 different kernels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> declared(text, "f", 3))
                .withMessageContaining("0 different kernels");
    }
}
