// Brings the weight of a transposed convolution into the panels that
// conv_transpose2d_2_register_tile.cl reads:
//
//   weight  [C, O, kH, kW]
//   panels  [ceil(O / PANEL)][kH * kW][C][PANEL], zero behind output O
//
// Taps are ordered by their residues (p mod stride_h, q mod stride_w), so that those which meet in
// one pixel of the result are neighbours; within a residue as in the weight.

// Floats in a vector; 4, 8 or 16.
#ifndef VW
#define VW 16
#endif
// Vectors in a row of the register tile; 1 to 4.
#ifndef TILE_VECTORS
#define TILE_VECTORS 2
#endif

#define PANEL (TILE_VECTORS * VW)

// How many of `kernel_size` taps have a smaller residue.
inline int taps_before(int residue, int kernel_size, int stride) {
  return residue * (kernel_size / stride) + min(residue, kernel_size % stride);
}

// Range: [C, ceil(O / PANEL)] in groups of one.
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void conv_transpose2d_panels(
    __global const float* restrict weight, const long weight_offset, const int outputs,
    const int kernel_h, const int kernel_w, const int stride_h, const int stride_w,
    __global float* restrict panels) {
  const int c = get_global_id(0);
  const int channels = get_global_size(0);
  const long panel = get_global_id(1);
  const int taps = kernel_h * kernel_w;
  for (int p = 0; p < kernel_h; ++p) {
    for (int q = 0; q < kernel_w; ++q) {
      const int down = p % stride_h;
      const int right = q % stride_w;
      const int taps_h = (kernel_h - down + stride_h - 1) / stride_h;
      const int taps_w = (kernel_w - right + stride_w - 1) / stride_w;
      const int tap = taps_before(down, kernel_h, stride_h) * kernel_w +
          taps_h * taps_before(right, kernel_w, stride_w) + p / stride_h * taps_w + q / stride_w;
      __global float* to = panels + ((panel * taps + tap) * channels + c) * PANEL;
      for (int lane = 0; lane < PANEL; ++lane) {
        const long o = panel * PANEL + lane;
        to[lane] = o < outputs
            ? weight[weight_offset + ((c * (long)outputs + o) * kernel_h + p) * kernel_w + q]
            : 0.0f;
      }
    }
  }
}
