package org.autochrome.kernels.conv;

import java.util.Map;

/** Tuning that makes Winograd's version take every layer that it can, in several chunks. */
final class ForcedWinograd {
    private static final String ALWAYS_6 = "channels=1 pixels4=0 pixels6=0";
    private static final String ALWAYS_4 = "channels=1 pixels4=0 pixels6=999999999";
    private static final String WIDE = "VW=16 TILE_ROWS=12 TILE_VECTORS=2 ";
    private static final String NARROW = "VW=4 TILE_ROWS=5 TILE_VECTORS=3 ";
    private static final String DIRECT = "KC=64 rows=24";

    private ForcedWinograd() {}

    static Map<String, String> tilesOf6() {
        return tuning(WIDE, "tiles=12 " + ALWAYS_6);
    }

    static Map<String, String> tilesOf4() {
        return tuning(WIDE, "tiles=12 " + ALWAYS_4);
    }

    /** Tiles of 6 on narrow vectors, with another register tile. */
    static Map<String, String> narrow() {
        return tuning(NARROW, "tiles=5 " + ALWAYS_6);
    }

    /** From so many pixels on. */
    static Map<String, String> from(int pixels4, int pixels6) {
        return tuning(WIDE, "tiles=12 channels=1 pixels4=" + pixels4 + " pixels6=" + pixels6);
    }

    /** The version for GPUs, whose products are of local tiles. */
    static Map<String, String> onLocalTiles() {
        return Map.of("conv2d", LocalTileWinograd.VERSION, LocalTileWinograd.VERSION, "tiles=5 channels=1 pixels=0");
    }

    private static Map<String, String> tuning(String tile, String values) {
        return Map.of(
                "conv2d",
                WinogradConv2d.VERSION,
                WinogradConv2d.VERSION,
                tile + values,
                RegisterTileConv2d.VERSION,
                tile + DIRECT);
    }
}
