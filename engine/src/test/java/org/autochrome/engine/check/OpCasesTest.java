package org.autochrome.engine.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Devices;
import org.junit.jupiter.api.Test;

class OpCasesTest {
    @Test
    void namesAreUnique() {
        assertThat(OpCases.all()).extracting(OpCase::name).doesNotHaveDuplicates();
    }

    @Test
    void everyFamilyOfKernelsHasCasesUnderItsPackagesName() {
        try (Device device = Devices.open("reference")) {
            Set<String> families = device.contracts().stream()
                    .map(contract -> contract.getPackageName().replaceFirst(".*\\.", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(families).isNotEmpty().allSatisfy(family -> assertThat(OpCases.family(family))
                    .isNotEmpty()
                    .allMatch(opCase -> opCase.family().equals(family)));
        }
    }

    /** Slow checkers such as Oclgrind take the small ones. */
    @Test
    void everyFamilyHasSmallCases() {
        assertThat(OpCases.family("matmul").get(0).work()).isEqualTo(1 + 1 + 1 + 1);
        OpCases.all().stream().collect(Collectors.groupingBy(OpCase::family)).forEach((family, cases) -> assertThat(
                        cases.stream().filter(opCase -> opCase.work() < 20_000))
                .as(family)
                .hasSizeGreaterThan(4));
    }

    @Test
    void refusesAnUnknownFamily() {
        assertThatThrownBy(() -> OpCases.family("convolution"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("convolution")
                .hasMessageContaining("[attention, conv, elementwise,");
    }
}
