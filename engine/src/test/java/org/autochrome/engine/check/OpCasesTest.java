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

    @Test
    void refusesAnUnknownFamily() {
        assertThatThrownBy(() -> OpCases.family("convolution"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("convolution")
                .hasMessageContaining("[attention, conv, elementwise,");
    }
}
