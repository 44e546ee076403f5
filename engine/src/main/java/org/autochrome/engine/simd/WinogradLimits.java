package org.autochrome.engine.simd;

/**
 * Which layers are worth Winograd's transforms. A transformed weight is 4 (tiles of 4) or 7.1 (tiles of 6) times as large as
 * the raw one, and what it saves grows with the pixels that share it.
 *
 * @param channels the fewest inputs and outputs of a layer
 * @param pixels4 the fewest pixels of the result for tiles of 4
 * @param pixels6 the fewest pixels of the result for tiles of 6
 * @param tiles the most tiles of a chunk, about
 */
record WinogradLimits(int channels, int pixels4, int pixels6, int tiles) {
    static final WinogradLimits DEFAULT = new WinogradLimits(64, 1600, 6400, 192);
}
