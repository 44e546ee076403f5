package org.autochrome.kernels.conv;

import java.util.List;
import java.util.Map;
import org.autochrome.engine.check.OpCase;
import org.autochrome.engine.check.OpCases;
import org.autochrome.kernels.KernelParity;
import org.autochrome.kernels.cl.ClDeviceInfo;
import org.autochrome.kernels.cl.EachOpenClDevice;

/** Every convolution of the parity cases, by every version of the kernel, on every device. */
class ConvParityTest {
    private static List<OpCase> cases(String op) {
        return OpCases.family("conv").stream()
                .filter(opCase -> opCase.name().startsWith(op + " "))
                .toList();
    }

    private static void checkTransposed(ClDeviceInfo info, String version, String values) {
        KernelParity.check(cases("conv_transpose2d"), info, Map.of("conv_transpose2d", version, version, values));
    }

    private static void check(ClDeviceInfo info, String version, String values) {
        KernelParity.check(cases("conv2d"), info, Map.of("conv2d", version, version, values));
    }

    @EachOpenClDevice
    void chosenVersionAgreesWithTheReference(ClDeviceInfo info) {
        KernelParity.check(cases("conv2d"), info, Map.of());
    }

    @EachOpenClDevice
    void naiveAgreesWithTheReference(ClDeviceInfo info) {
        check(info, NaiveConv2d.VERSION, "");
    }

    @EachOpenClDevice
    void wideRegisterTileAgreesWithTheReference(ClDeviceInfo info) {
        check(info, RegisterTileConv2d.VERSION, "VW=16 HINTS=1 TILE_ROWS=12 TILE_VECTORS=2 KC=64 rows=24");
    }

    @EachOpenClDevice
    void narrowRegisterTileAgreesWithTheReference(ClDeviceInfo info) {
        check(info, RegisterTileConv2d.VERSION, "VW=4 TILE_ROWS=5 TILE_VECTORS=3 KC=24 rows=15");
    }

    @EachOpenClDevice
    void localTileAgreesWithTheReference(ClDeviceInfo info) {
        check(
                info,
                LocalTileConv2d.VERSION,
                "TILE_ROWS=128 TILE_COLUMNS=128 TILE_K=8 ITEM_ROWS=8 ITEM_COLUMNS=8 rate=100");
    }

    @EachOpenClDevice
    void unevenLocalTileAgreesWithTheReference(ClDeviceInfo info) {
        check(
                info,
                LocalTileConv2d.VERSION,
                "TILE_ROWS=16 TILE_COLUMNS=32 TILE_K=16 ITEM_ROWS=4 ITEM_COLUMNS=8 rate=100");
    }

    @EachOpenClDevice
    void winogradAgreesWithTheReference(ClDeviceInfo info) {
        for (int tile : new int[] {2, 4, 6}) {
            KernelParity.check(cases("conv2d"), info, ForcedWinograd.tilesOf(tile));
        }
    }

    @EachOpenClDevice
    void narrowWinogradAgreesWithTheReference(ClDeviceInfo info) {
        KernelParity.check(cases("conv2d"), info, ForcedWinograd.narrow());
    }

    @EachOpenClDevice
    void winogradOnLocalTilesAgreesWithTheReference(ClDeviceInfo info) {
        KernelParity.check(cases("conv2d"), info, ForcedWinograd.onLocalTiles());
    }

    @EachOpenClDevice
    void chosenTransposedVersionAgreesWithTheReference(ClDeviceInfo info) {
        KernelParity.check(cases("conv_transpose2d"), info, Map.of());
    }

    @EachOpenClDevice
    void transposedGatherAgreesWithTheReference(ClDeviceInfo info) {
        checkTransposed(info, GatherConvTranspose2d.VERSION, "VW=4");
        checkTransposed(info, GatherConvTranspose2d.VERSION, "VW=1");
    }

    @EachOpenClDevice
    void wideTransposedRegisterTileAgreesWithTheReference(ClDeviceInfo info) {
        checkTransposed(
                info, RegisterTileConvTranspose2d.VERSION, "VW=16 HINTS=1 TILE_ROWS=12 TILE_VECTORS=2 KC=64 rows=24");
    }

    @EachOpenClDevice
    void narrowTransposedRegisterTileAgreesWithTheReference(ClDeviceInfo info) {
        checkTransposed(info, RegisterTileConvTranspose2d.VERSION, "VW=4 TILE_ROWS=5 TILE_VECTORS=3 KC=24 rows=15");
    }
}
