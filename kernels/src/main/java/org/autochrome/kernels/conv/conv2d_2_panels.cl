// Brings the weight of a convolution into the panels that conv2d_2_register_tile.cl reads:
//
//   weight  [O, C, kH, kW]
//   panels  [ceil(O / PANEL)][kH * kW][C][PANEL], zero behind output O

// Floats in a vector; 4, 8 or 16.
#ifndef VW
#define VW 16
#endif
// Vectors in a row of the register tile; 1 to 4.
#ifndef TILE_VECTORS
#define TILE_VECTORS 2
#endif

#define PANEL (TILE_VECTORS * VW)

// Range: [C, ceil(O / PANEL)] in groups of one.
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void conv2d_panels(
    __global const float* restrict weight, const long weight_offset, const int outputs,
    const int channels, const int taps, __global float* restrict panels) {
  const int c = get_global_id(0);
  const long panel = get_global_id(1);
  for (int tap = 0; tap < taps; ++tap) {
    __global float* to = panels + ((panel * taps + tap) * channels + c) * PANEL;
    for (int lane = 0; lane < PANEL; ++lane) {
      const long o = panel * PANEL + lane;
      to[lane] = o < outputs ? weight[weight_offset + (o * channels + c) * taps + tap] : 0.0f;
    }
  }
}
