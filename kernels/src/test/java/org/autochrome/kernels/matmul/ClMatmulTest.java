package org.autochrome.kernels.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.autochrome.engine.check.OpCase;
import org.autochrome.engine.check.OpCases;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.op.Ops;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.KernelParity;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.EachOpenClDevice;
import org.junit.jupiter.api.Tag;

class ClMatmulTest {
    private static final List<String> VERSIONS =
            List.of(NaiveMatmul.VERSION, RegisterTileMatmul.VERSION, LocalTileMatmul.VERSION);

    @EachOpenClDevice
    @Tag("oclgrind")
    void multipliesByHand(ClDeviceInfo info) {
        for (String version : VERSIONS) {
            try (ClDevice device = KernelParity.open(info, Map.of("matmul", version));
                    MemoryScope scope = MemoryScope.open()) {
                Tensor a = Tensor.dense(device, Shape.of(1, 2, 3), 1, 2, 3, 4, 5, 6);
                Tensor b = Tensor.dense(device, Shape.of(1, 3, 1), 7, 8, 9);
                assertThat(Ops.matmul(a, b).toArray()).as(version).containsExactly(50, 122);
            }
        }
    }

    @EachOpenClDevice
    @Tag("oclgrind")
    void everyVersionComputesTheSmallCases(ClDeviceInfo info) {
        List<OpCase> cases = OpCases.family("matmul").stream()
                .filter(opCase -> opCase.name().matches("matmul 2x\\[(5x3|3x5).*"))
                .toList();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(2);
        for (String version : VERSIONS) {
            KernelParity.check(cases, info, Map.of("matmul", version));
        }
    }

    @EachOpenClDevice
    void refusesAnUnknownVersion(ClDeviceInfo info) {
        assertThatThrownBy(() -> KernelParity.open(info, Map.of("matmul", "matmul_9_magic", "matmul_9_magic", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("matmul_9_magic")
                .hasMessageContaining(NaiveMatmul.VERSION);
    }
}
