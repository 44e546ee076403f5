package org.autochrome.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.autochrome.kernels.cl.ClContext;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.ClOptions;
import org.autochrome.kernels.cl.ClProgram;
import org.autochrome.kernels.cl.ClSource;
import org.autochrome.kernels.cl.EachOpenClDevice;
import org.junit.jupiter.api.Test;

class ClSourceStyleTest {
    private static final String TUNABLE = "// Rows; 1 to 16.\n#ifndef ROWS\n#define ROWS 4\n#endif\n";

    private static List<String> breaches(String text) {
        return ClSourceStyle.breaches(new ClSource("a.cl", text));
    }

    @Test
    void everySourceKeepsTheStyle() {
        assertThat(ClSourceStyle.sources()).isNotEmpty();
        assertThat(ClSourceStyle.sources()).flatMap(ClSourceStyle::breaches).isEmpty();
    }

    @EachOpenClDevice
    void everySourceCompilesAloneWithItsDefaults(ClDeviceInfo info) {
        try (ClContext context = ClContext.open(info)) {
            for (ClSource source : ClSourceStyle.sources()) {
                ClProgram program = context.program(source, ClOptions.defaults());
                assertThat(program.kernelNames()).as(source.name()).isNotEmpty();
                program.kernelNames()
                        .forEach(name ->
                                assertThat(program.kernel(name).maxGroupSize()).isPositive());
            }
        }
    }

    @Test
    void aTidySourceHasNoBreach() {
        assertThat(breaches("// Computes.\n\n" + TUNABLE + "\nkernel void f() {\n  int i;\n}\n"))
                .isEmpty();
        assertThat(breaches("// Computes.\n" + TUNABLE.replace("1 to 16", "4, 8 or 16")))
                .isEmpty();
    }

    @Test
    void eachBreachIsFound() {
        assertThat(breaches("kernel void f() {}\n")).singleElement().asString().contains("begin with a comment");
        assertThat(breaches("// Computes.")).singleElement().asString().contains("end with a line feed");
        assertThat(breaches("// " + "x".repeat(98) + "\n"))
                .singleElement()
                .asString()
                .startsWith("a.cl:1: has 101 columns");
        assertThat(breaches("// Computes.\nint a;\tint b;\n"))
                .singleElement()
                .asString()
                .contains("a tab");
        assertThat(breaches("// Computes.\nint a; \n"))
                .singleElement()
                .asString()
                .contains("ends in blanks");
        assertThat(breaches("// Computes.\n   int a;\n"))
                .singleElement()
                .asString()
                .contains("not indented by twos");
        assertThat(breaches("// Computes.\n" + "\n".repeat(300)))
                .singleElement()
                .asString()
                .contains("more than 300 lines");
    }

    @Test
    void eachTunableNeedsMeaningRangeAndDefault() {
        assertThat(breaches("// Computes.\n" + TUNABLE.replace("; 1 to 16", "")))
                .singleElement()
                .asString()
                .contains("a.cl:3: tunable ROWS needs a comment above it");
        assertThat(breaches("// Computes.\n" + TUNABLE.replace("#define ROWS 4", "#error no rows")))
                .singleElement()
                .asString()
                .contains("tunable ROWS needs its default");
        assertThat(breaches("// Computes.\n" + TUNABLE.replace("#define ROWS 4", "#define COLUMNS 4")))
                .hasSize(1);
    }
}
