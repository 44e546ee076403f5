package org.autochrome.kernels.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TuningTableTest {
    private static final TuningTable TABLE = TuningTable.bundled();

    private static ClDeviceInfo device(ClDeviceInfo.Type type, int vectorWidth) {
        return device(type, vectorWidth, 2, 1 << 18);
    }

    private static ClDeviceInfo device(ClDeviceInfo.Type type, int vectorWidth, int computeUnits, long localMemory) {
        return new ClDeviceInfo(
                0,
                0,
                type,
                "Imaginary",
                "Nobody",
                "Platform",
                "OpenCL 1.2",
                "OpenCL 1.2",
                "1",
                computeUnits,
                1L << 30,
                1L << 28,
                128,
                localMemory,
                1024,
                List.of(1024L, 1024L, 64L),
                false,
                true,
                vectorWidth,
                vectorWidth);
    }

    @ParameterizedTest
    @CsvSource({
        "CPU, 16, conv2d, conv2d_4_winograd",
        "CPU, 4, matmul, matmul_2_register_tile",
        "CPU, 8, conv_transpose2d, conv_transpose2d_2_register_tile",
        "GPU, 1, conv_transpose2d, conv_transpose2d_1_gather",
        "GPU, 1, conv2d, conv2d_5_winograd_local_tile",
        "GPU, 1, matmul, matmul_3_local_tile",
        "OTHER, 1, conv2d, conv2d_1_naive",
        "OTHER, 16, matmul, matmul_1_naive"
    })
    void choosesAVersionByType(ClDeviceInfo.Type type, int width, String op, String version) {
        assertThat(TABLE.versionOf(op, device(type, width))).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({"16, 16", "32, 16", "8, 8", "12, 8", "4, 4", "1, 4", "0, 4"})
    void fitsTheVectorsToTheDevice(int width, int vector) {
        TuningParameters tuning = TABLE.forVersion("conv2d_4_winograd", device(ClDeviceInfo.Type.CPU, width));
        assertThat(tuning.get("VW")).isEqualTo(vector);
        assertThat(tuning.options().toString()).contains("-DVW=" + vector).doesNotContain("pixels");
    }

    @Test
    void aLayerHidesWhatIsBelow() {
        TuningTable forced = TABLE.with(Map.of("conv2d", "conv2d_1_naive", "conv_transpose2d_1_gather.cpu", "VW=1"));
        assertThat(forced.versionOf("conv2d", device(ClDeviceInfo.Type.CPU, 16)))
                .isEqualTo("conv2d_1_naive");
        assertThat(forced.forVersion("conv_transpose2d_1_gather", device(ClDeviceInfo.Type.CPU, 16))
                        .get("VW"))
                .isEqualTo(1);
        assertThat(forced.forVersion("conv_transpose2d_1_gather", device(ClDeviceInfo.Type.GPU, 1))
                        .get("VW"))
                .isEqualTo(4);
        assertThat(TABLE.versionOf("conv2d", device(ClDeviceInfo.Type.CPU, 16))).isEqualTo("conv2d_4_winograd");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> TABLE.versionOf("conv3d", device(ClDeviceInfo.Type.CPU, 16)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("conv3d.cpu")
                .hasMessageContaining("Imaginary");
        assertThatThrownBy(() -> TABLE.forVersion("conv2d_4_winograd", device(ClDeviceInfo.Type.CPU, 16))
                        .get("TILE_K"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TILE_K")
                .hasMessageContaining("conv2d_4_winograd");
        assertThatThrownBy(() -> TABLE.with(Map.of("matmul_1_naive", "VW:3"))
                        .forVersion("matmul_1_naive", device(ClDeviceInfo.Type.CPU, 16)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("VW:3");
    }

    @Test
    void cutsWorkIntoTilesThatFit() {
        TuningParameters tuning = TABLE.forVersion("conv2d_2_register_tile", device(ClDeviceInfo.Type.CPU, 16));
        RegisterTiling large = RegisterTiling.of(tuning, device(ClDeviceInfo.Type.CPU, 16), 1, 100_000, 303);
        assertThat(large.slabRows() % 12).isZero();
        assertThat(large.slabRows()).isBetween(61, 72);
        assertThat(large.chunk()).isEqualTo(320);
        assertThat(large.slabBytes()).isEqualTo(4L * large.slabRows() * (768 + 16));

        RegisterTiling few = RegisterTiling.of(tuning, device(ClDeviceInfo.Type.CPU, 16, 64, 1 << 18), 1, 64, 512);
        assertThat(few.slabRows()).isEqualTo(72);
        assertThat(few.chunk()).isEqualTo(32);

        RegisterTiling tight =
                RegisterTiling.of(tuning, device(ClDeviceInfo.Type.CPU, 16, 2, 1 << 15), 1, 100_000, 303);
        assertThat(tight.slabBytes()).isLessThanOrEqualTo(1 << 15);
        assertThat(tight.slabRows()).isEqualTo(12);
        assertThat(tight.depth()).isEqualTo(384);

        assertThatThrownBy(() -> RegisterTiling.of(tuning, device(ClDeviceInfo.Type.CPU, 16, 2, 4096), 1, 64, 64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4096 bytes of local memory");
    }
}
