// The products of Winograd's convolution for CPU devices: in each of `planes` planes, a small
// matrix product M = V U; the layouts are those of conv2d_4_winograd.cl.
//
//   V  [planes], v_plane apart, of [rows / TILE_ROWS][ceil(C / VW)][TILE_ROWS][VW]
//   U  [planes][ceil(O / PANEL)][C][PANEL], zero behind output O
//   M  [planes], m_plane apart, of [rows][m_stride], of which O rounded up to whole vectors are set
//
// The tile of TILE_ROWS rows x TILE_VECTORS vectors of outputs stays in registers: for each channel
// one broadcast a row, one load a vector, and TILE_ROWS * TILE_VECTORS multiply-adds.

// Floats in a vector, the device's native width; 4, 8 or 16.
#ifndef VW
#define VW 16
#endif
// Rows of the register tile, which with TILE_VECTORS should fill the registers; 1 to 16.
#ifndef TILE_ROWS
#define TILE_ROWS 12
#endif
// Vectors in a row of the register tile; 1 to 4.
#ifndef TILE_VECTORS
#define TILE_VECTORS 2
#endif

#define PANEL (TILE_VECTORS * VW)

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define FLOATS PASTE(float, VW)
#define LOAD(p) PASTE(vload, VW)(0, (p))
#define STORE(v, p) PASTE(vstore, VW)((v), 0, (p))

// One register tile: TILE_ROWS rows of V times `vectors` (a constant) vectors of a panel. A row
// of V is read by broadcasts out of its blocks of VW channels; the last block may be shorter.
static inline __attribute__((always_inline)) void product(
    const int vectors, __global const float* v, __global const float* panel, const int channels,
    __global float* m, const int m_stride) {
  FLOATS sum[TILE_ROWS][TILE_VECTORS];
#pragma unroll
  for (int r = 0; r < TILE_ROWS; ++r) {
#pragma unroll
    for (int t = 0; t < TILE_VECTORS; ++t) {
      sum[r][t] = (FLOATS)(0.0f);
    }
  }
  for (int c = 0; c < channels; c += VW, v += TILE_ROWS * VW) {
    const int count = min(VW, channels - c);
    for (int k = 0; k < count; ++k, panel += PANEL) {
      FLOATS u[TILE_VECTORS];
#pragma unroll
      for (int t = 0; t < TILE_VECTORS; ++t) {
        if (t < vectors) {
          u[t] = LOAD(panel + t * VW);
        }
      }
#pragma unroll
      for (int r = 0; r < TILE_ROWS; ++r) {
        const FLOATS value = (FLOATS)(v[r * VW + k]);
#pragma unroll
        for (int t = 0; t < TILE_VECTORS; ++t) {
          if (t < vectors) {
            sum[r][t] += value * u[t];
          }
        }
      }
    }
  }
#pragma unroll
  for (int r = 0; r < TILE_ROWS; ++r) {
#pragma unroll
    for (int t = 0; t < TILE_VECTORS; ++t) {
      if (t < vectors) {
        STORE(sum[r][t], m + (long)r * m_stride + t * VW);
      }
    }
  }
}

// M = V U in a plane. Range: [ceil(panels / group_panels), IN * IN] in groups of one; a work-item
// takes group_panels panels one after the other, and each while it is in cache through all rows.
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void winograd_product(
    __global const float* restrict V, const long v_plane, __global const float* restrict U,
    const int channels, const int outputs, const int rows, const int group_panels,
    __global float* restrict M, const long m_offset, const long m_plane, const int m_stride) {
  const long plane = get_group_id(1);
  const int panels = (outputs + PANEL - 1) / PANEL;
  const int v_row = (channels + VW - 1) / VW * VW;
  const int first = get_group_id(0) * group_panels;
  for (int p = first; p < min(first + group_panels, panels); ++p) {
    __global const float* panel = U + (plane * panels + p) * channels * PANEL;
    const int real = outputs - p * PANEL;
    for (int r = 0; r < rows; r += TILE_ROWS) {
      __global const float* v = V + plane * v_plane + (long)r * v_row;
      __global float* m =
          M + m_offset + plane * m_plane + (long)r * m_stride + p * PANEL;
      if (real > PANEL - VW) {
        product(TILE_VECTORS, v, panel, channels, m, m_stride);
      } else {
        // The last panel has vectors without outputs: leave those out.
        for (int t = 0; t < real; t += VW) {
          product(1, v, panel + t, channels, m + t, m_stride);
        }
      }
    }
  }
}
