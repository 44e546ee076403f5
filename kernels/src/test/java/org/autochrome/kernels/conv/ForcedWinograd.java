package org.autochrome.kernels.conv;

import java.util.Map;

/** Tuning that makes Winograd's version take every layer that it can, in several chunks. */
final class ForcedWinograd {
    private static final String NEVER = "999999999";
    private static final String WIDE = "VW=16 TILE_ROWS=12 TILE_VECTORS=2 ";
    private static final String NARROW = "VW=4 TILE_ROWS=5 TILE_VECTORS=3 ";
    private static final String DIRECT = "KC=64 rows=24";

    private ForcedWinograd() {}

    /** Tiles of 2, 4 or 6 rows and columns. */
    static Map<String, String> tilesOf(int tile) {
        return tuning(WIDE, "HINTS=1 tiles=12 " + always(tile));
    }

    /** The same without hints to fetch ahead, which Oclgrind does not know. */
    static Map<String, String> tilesOfWithoutHints(int tile) {
        return tuning(WIDE, "tiles=12 " + always(tile));
    }

    /** Tiles of 6 on narrow vectors, with another register tile. */
    static Map<String, String> narrow() {
        return tuning(NARROW, "tiles=5 " + always(6));
    }

    /** From so many pixels on. */
    static Map<String, String> from(int pixels2, int pixels4, int pixels6) {
        return tuning(
                WIDE, "tiles=12 channels=1 pixels2=%d pixels4=%d pixels6=%d".formatted(pixels2, pixels4, pixels6));
    }

    private static String always(int tile) {
        return "channels=1 pixels2=0 pixels4=%s pixels6=%s".formatted(tile >= 4 ? 0 : NEVER, tile == 6 ? 0 : NEVER);
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
