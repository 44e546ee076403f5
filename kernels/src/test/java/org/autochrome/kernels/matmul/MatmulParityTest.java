package org.autochrome.kernels.matmul;

import java.util.Map;
import org.autochrome.engine.check.OpCases;
import org.autochrome.kernels.KernelParity;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.EachOpenClDevice;

/** Every matrix product of the parity cases, by every version of the kernel, on every device. */
class MatmulParityTest {
    private static void check(ClDeviceInfo info, String version, String values) {
        KernelParity.check(OpCases.family("matmul"), info, Map.of("matmul", version, version, values));
    }

    @EachOpenClDevice
    void chosenVersionAgreesWithTheReference(ClDeviceInfo info) {
        KernelParity.check(OpCases.family("matmul"), info, Map.of());
    }

    @EachOpenClDevice
    void naiveAgreesWithTheReference(ClDeviceInfo info) {
        check(info, NaiveMatmul.VERSION, "");
    }

    @EachOpenClDevice
    void wideRegisterTileAgreesWithTheReference(ClDeviceInfo info) {
        check(info, RegisterTileMatmul.VERSION, "VW=16 TILE_ROWS=12 TILE_VECTORS=2 KC=64 rows=24");
    }

    @EachOpenClDevice
    void narrowRegisterTileAgreesWithTheReference(ClDeviceInfo info) {
        check(info, RegisterTileMatmul.VERSION, "VW=4 TILE_ROWS=5 TILE_VECTORS=3 KC=24 rows=15");
    }

    @EachOpenClDevice
    void localTileAgreesWithTheReference(ClDeviceInfo info) {
        check(
                info,
                LocalTileMatmul.VERSION,
                "TILE_ROWS=128 TILE_COLUMNS=128 TILE_K=8 ITEM_ROWS=8 ITEM_COLUMNS=8 rate=100");
    }

    @EachOpenClDevice
    void unevenLocalTileAgreesWithTheReference(ClDeviceInfo info) {
        check(
                info,
                LocalTileMatmul.VERSION,
                "TILE_ROWS=16 TILE_COLUMNS=32 TILE_K=16 ITEM_ROWS=4 ITEM_COLUMNS=8 rate=100");
    }
}
