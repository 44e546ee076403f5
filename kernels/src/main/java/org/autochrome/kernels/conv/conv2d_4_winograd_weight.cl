// Two-dimensional 3x3 convolution with stride 1 for CPU devices, by Winograd's minimal filtering
// F(OUT x OUT, 3 x 3): a tile of OUT x OUT pixels costs IN x IN multiplications a channel and
// output instead of 9 OUT x OUT; with OUT = 6, a fifth (Lavin and Gray 2016, section 4).
//
//   y = A' [ sum over c of (G w G') * (B' d B) ] A
//
// d is the IN x IN window of a tile's input. The matrices are Cook-Toom's: the product of two
// polynomials is evaluated at IN - 1 points and at infinity, multiplied there, and interpolated.
// Row i of B' holds the coefficients of the product of (t - a_k) over all points k other than i,
// row i of G the powers of a_i over that product at a_i, row j of A' the j-th powers of all points.
//
//   OUT 6: points 0, 1, -1, 2, -2, 1/2, -1/2    OUT 4: 0, 1, -1, 1/2, -2    OUT 2: 0, 1, -1
//
// Four files, in the order in which they run: this one, once for a weight, makes
//
//   U  [IN * IN][ceil(O / PANEL)][C][PANEL] = G w G', zero behind output O
//
// from panels [ceil(O / PANEL)][9][C][PANEL]; then ..._input.cl, ..._product.cl and ..._output.cl,
// one after the other for each chunk of tiles. A chunk is small enough that what lies between them,
// in their order of access, stays in cache.

// Rows and columns of a tile of the result; 2, 4 or 6.
#ifndef OUT
#define OUT 6
#endif
// Floats in a vector, the device's native width; 4, 8 or 16.
#ifndef VW
#define VW 16
#endif
// Vectors in a row of the products' register tile; 1 to 4.
#ifndef TILE_VECTORS
#define TILE_VECTORS 2
#endif

#define IN (OUT + 2)
#define PANEL (TILE_VECTORS * VW)

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define FLOATS PASTE(float, VW)
#define LOAD(p) PASTE(vload, VW)(0, (p))
#define STORE(v, p) PASTE(vstore, VW)((v), 0, (p))

// to = G from, three values into IN; points of opposite sign share their even and odd parts.
static inline __attribute__((always_inline)) void transform(const FLOATS* from, FLOATS* to) {
  const FLOATS even = from[0] + from[2];
  to[0] = from[0];
#if OUT == 6
  const FLOATS one = -2.0f / 9.0f;
  const FLOATS two = from[0] + 4.0f * from[2];
  const FLOATS half_even = from[0] + 0.25f * from[2];
  to[1] = one * (even + from[1]);
  to[2] = one * (even - from[1]);
  to[3] = (two + 2.0f * from[1]) * (1.0f / 90.0f);
  to[4] = (two - 2.0f * from[1]) * (1.0f / 90.0f);
  to[5] = (half_even + 0.5f * from[1]) * (32.0f / 45.0f);
  to[6] = (half_even - 0.5f * from[1]) * (32.0f / 45.0f);
#elif OUT == 4
  to[1] = (even + from[1]) * (1.0f / 3.0f);
  to[2] = (even - from[1]) * (-1.0f / 3.0f);
  to[3] = (from[0] + 0.5f * from[1] + 0.25f * from[2]) * (-16.0f / 15.0f);
  to[4] = (from[0] - 2.0f * from[1] + 4.0f * from[2]) * (1.0f / 15.0f);
#else
  to[1] = 0.5f * (even + from[1]);
  to[2] = 0.5f * (even - from[1]);
#endif
  to[IN - 1] = from[2];
}

// Range: [TILE_VECTORS, C, ceil(O / PANEL)] in groups of one.
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void winograd_weight(
    __global const float* restrict panels, const int channels, __global float* restrict U) {
  const int lane = get_global_id(0) * VW;
  const int c = get_global_id(1);
  const long panel = get_global_id(2);
  const long row = (long)channels * PANEL;
  __global const float* from = panels + panel * 9 * row + c * PANEL + lane;
  __global float* to = U + panel * row + c * PANEL + lane;
  FLOATS partial[3][IN];
  for (int q = 0; q < 3; ++q) {
    FLOATS w[3];
    for (int p = 0; p < 3; ++p) {
      w[p] = LOAD(from + (p * 3 + q) * row);
    }
    transform(w, partial[q]);
  }
  for (int i = 0; i < IN; ++i) {
    const FLOATS line[3] = {partial[0][i], partial[1][i], partial[2][i]};
    FLOATS u[IN];
    transform(line, u);
    for (int j = 0; j < IN; ++j) {
      STORE(u[j], to + (i * IN + j) * (long)get_global_size(2) * row);
    }
  }
}
