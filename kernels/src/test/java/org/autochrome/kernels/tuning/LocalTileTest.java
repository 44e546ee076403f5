package org.autochrome.kernels.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.NdRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalTileTest {
    private static final int MANY = 100_000;

    private static ClDeviceInfo gpu(int computeUnits, long workItems, long localMemory) {
        return new ClDeviceInfo(
                0,
                0,
                ClDeviceInfo.Type.GPU,
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
                workItems,
                List.of(workItems, workItems, workItems),
                false,
                false,
                1,
                1);
    }

    @ParameterizedTest
    @CsvSource({
        "64, 16, 64 x 32",
        "64, 32, 64 x 32",
        "128, 16, 128 x 64",
        "128, 32, 128 x 64",
        "256, 16, 128 x 64",
        "256, 18, 128 x 64",
        "256, 32, 128 x 128",
        "1024, 64, 128 x 128"
    })
    void takesTheLargestTileThatTheDeviceAllows(long workItems, int kibibytes, String expected) {
        ClDeviceInfo device = gpu(8, workItems, kibibytes << 10);
        for (String version : List.of("conv2d_3_local_tile", "matmul_3_local_tile")) {
            List<LocalTile> tiles = LocalTile.fitting(TuningTable.bundled(), version, device);
            LocalTile best = LocalTile.best(tiles, device, 1, MANY, 256);
            assertThat(best.rows() + " x " + best.columns()).as(version).isEqualTo(expected);
            assertThat(best.localBytes()).isLessThanOrEqualTo(kibibytes << 10);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 32})
    void tooFewWorkItemsLeaveNoTile(long workItems) {
        ClDeviceInfo device = gpu(8, workItems, 32 << 10);
        assertThat(LocalTile.fitting(TuningTable.bundled(), "conv2d_3_local_tile", device))
                .isEmpty();
        assertThat(LocalTile.noneFits("conv2d_3_local_tile", device, "conv2d_1_naive"))
                .contains("Imaginary", workItems + " work-items", "conv2d_1_naive runs");
    }

    @ParameterizedTest
    @CsvSource({"100000, 640, 128 x 128", "100000, 64, 64 x 64", "640, 640, 64 x 64", "640, 64, 64 x 64"})
    void takesSmallerTilesWhereLargeOnesWouldBeIdle(int rows, int columns, String expected) {
        ClDeviceInfo device = gpu(60, 1024, 64 << 10);
        String values = " TILE_K=8 ITEM_ROWS=8 ITEM_COLUMNS=8 rate=";
        String sets = "TILE_ROWS=128 TILE_COLUMNS=128" + values + "100 | TILE_ROWS=64 TILE_COLUMNS=64" + values + "60";
        TuningTable table = TuningTable.bundled().with(Map.of("conv2d_3_local_tile", sets));
        List<LocalTile> tiles = LocalTile.fitting(table, "conv2d_3_local_tile", device);
        assertThat(tiles).hasSize(2);
        LocalTile best = LocalTile.best(tiles, device, 1, rows, columns);
        assertThat(best.rows() + " x " + best.columns()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "129, 64, 2", "128, 65, 3"})
    void coversTheResult(int rows, int columns, int batch) {
        ClDeviceInfo device = gpu(8, 1024, 64 << 10);
        for (LocalTile tile : LocalTile.fitting(TuningTable.bundled(), "matmul_3_local_tile", device)) {
            NdRange range = tile.range(batch, rows, columns);
            assertThat(range.globalX() / range.localX() * tile.columns()).isBetween((long) columns, columns + 127L);
            assertThat(range.globalY() / range.localY() * tile.rows()).isBetween((long) rows, rows + 127L);
            assertThat(range.globalZ()).isEqualTo(batch);
        }
    }
}
