// The products of Winograd's convolution for CPU devices: in each of `planes` planes, a small
// matrix product M = V U.
//
//   V  [rows / TILE_ROWS][ceil(C / VW)] blocks, v_block floats apart, of [planes][TILE_ROWS][VW]
//   U  [planes][ceil(O / PANEL)][C][PANEL], zero behind output O
//   M  [rows / TILE_ROWS][ceil(O / PANEL)] blocks, m_block floats apart, of
//      [planes][TILE_ROWS][PANEL], of which O rounded up to whole vectors are set
//
// The tile of TILE_ROWS rows x TILE_VECTORS vectors of outputs stays in registers: for each channel
// one broadcast a row, one load a vector, and TILE_ROWS * TILE_VECTORS multiply-adds. What is used
// next is fetched ahead: the next block of V, M's block, and, spread over all rows, the next panel
// of U, which comes from memory once for each chunk of rows.

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
// Whether to hint what to fetch ahead, where the compiler can (a simulator may not); 0 or 1.
#ifndef HINTS
#define HINTS 0
#endif

#define PANEL (TILE_VECTORS * VW)
#define LINE 16  // floats of a cache line

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define FLOATS PASTE(float, VW)
#define LOAD(p) PASTE(vload, VW)(0, (p))

// A vector at any address: some compilers split vstore into parts, but not this.
typedef struct __attribute__((packed)) {
  FLOATS lanes;
} UNALIGNED;
#define STORE(v, p) ((__global UNALIGNED*)(p))->lanes = (v)

#ifdef __has_builtin
#define HAS(builtin) __has_builtin(builtin)
#else
#define HAS(builtin) 0
#endif

// Hints to bring a line into the first-level cache, to read it or to write it, or into the second.
#if HINTS && HAS(__builtin_prefetch)
#define PREFETCH(p) __builtin_prefetch((const void*)(uintptr_t)(p), 0, 3)
#define PREFETCH_TO_WRITE(p) __builtin_prefetch((const void*)(uintptr_t)(p), 1, 3)
#define PREFETCH_2(p) __builtin_prefetch((const void*)(uintptr_t)(p), 0, 2)
#else
#define PREFETCH(p)
#define PREFETCH_TO_WRITE(p)
#define PREFETCH_2(p)
#endif

// One register tile: TILE_ROWS rows of V times `vectors` (a constant) vectors of a panel, while for
// each block of V `lines` lines from `ahead` on are fetched.
static inline __attribute__((always_inline)) void product(
    const int vectors, __global const float* v, const long v_block, __global const float* panel,
    const int channels, __global float* m, __global const float* ahead, const int lines) {
  FLOATS sum[TILE_ROWS][TILE_VECTORS];
#pragma unroll
  for (int r = 0; r < TILE_ROWS; ++r) {
#pragma unroll
    for (int t = 0; t < TILE_VECTORS; ++t) {
      sum[r][t] = (FLOATS)(0.0f);
    }
  }
#pragma unroll
  for (int i = 0; i < TILE_ROWS * PANEL; i += LINE) {
    PREFETCH_TO_WRITE(m + i);
  }
  for (int c = 0; c < channels; c += VW, v += v_block) {
#pragma unroll
    for (int i = 0; i < TILE_ROWS * VW; i += LINE) {
      PREFETCH(v + v_block + i);
    }
    for (int i = 0; i < lines; ++i, ahead += LINE) {
      PREFETCH_2(ahead);
    }
    const int count = min(VW, channels - c);
#pragma unroll 4
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
        STORE(sum[r][t], m + r * PANEL + t * VW);
      }
    }
  }
}

// Range: [ceil(panels / group_panels), planes] in groups of one; a work-item takes group_panels
// panels one after the other, and each while it is in cache through all rows.
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void winograd_product(
    __global const float* restrict V, const long v_block, __global const float* restrict U,
    const int channels, const int outputs, const int rows, const int group_panels,
    __global float* restrict M, const long m_offset, const long m_block) {
  const int plane = get_group_id(1);
  const int panels = (outputs + PANEL - 1) / PANEL;
  const int blocks = (channels + VW - 1) / VW;
  const int first = get_group_id(0) * group_panels;
  const int row_blocks = rows / TILE_ROWS;
  // Lines to fetch at each block of V, so that all rows together fetch a panel.
  const int lines = (VW * PANEL / LINE + row_blocks - 1) / row_blocks;
  for (int p = first; p < min(first + group_panels, panels); ++p) {
    __global const float* panel = U + ((long)plane * panels + p) * channels * PANEL;
    __global const float* ahead = panel + (long)channels * PANEL;
    const int real = outputs - p * PANEL;
    for (int r = 0; r < row_blocks; ++r, ahead += blocks * lines * LINE) {
      __global const float* v = V + (long)r * blocks * v_block + plane * (TILE_ROWS * VW);
      __global float* m =
          M + m_offset + ((long)r * panels + p) * m_block + plane * (TILE_ROWS * PANEL);
      if (real > PANEL - VW) {
        product(TILE_VECTORS, v, v_block, panel, channels, m, ahead, lines);
      } else {
        // The last panel has vectors without outputs: leave those out.
        for (int t = 0; t < real; t += VW) {
          product(1, v, v_block, panel + t, channels, m + t, ahead, lines);
        }
      }
    }
  }
}
