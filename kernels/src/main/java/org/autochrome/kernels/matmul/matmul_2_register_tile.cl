// Batched matrix product for CPU devices: register tiles over packed panels.
//
//   y[i, m, n] = sum over k of a[i, m, k] * b[i, k, n]
//
// One work-item is a work-group, which a CPU runs on one core. It copies slab_rows x KC values of a
// into a slab of local memory, in truth a piece of the core's cache, and walks over the slab with a
// tile of TILE_ROWS rows x TILE_VECTORS vectors of columns, held in registers: for each k one
// broadcast a row, one load a vector, and TILE_ROWS * TILE_VECTORS multiply-adds.
//
//   a       [B, M, K] or, transposed, [B, K, M]
//   slab    [slab_rows][KC + VW]                  row r: a[m0 + r, k0 .. k0 + KC)
//   panels  [B][ceil(N / PANEL)][K][PANEL]        b, written by matmul_panels, zero behind column N
//   y       [B, M, N]; between two slabs of K it holds the sums

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
// Values of k in a slab: KC * PANEL numbers should stay in the first-level cache; 16 to 1024.
#ifndef KC
#define KC 256
#endif

#define PANEL (TILE_VECTORS * VW)
#define SLAB_STRIDE (KC + VW)
// A cache line of k: where b is transposed, a line is read once for all its values.
#define PACK 16

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define FLOATS PASTE(float, VW)
#define LOAD(p) PASTE(vload, VW)(0, (p))
#define STORE(v, p) PASTE(vstore, VW)((v), 0, (p))

// The first `count` lanes of a vector; the others are zero and not read.
inline FLOATS load_lanes(__global const float* from, int count) {
  if (count >= VW) {
    return LOAD(from);
  }
  float lanes[VW];
  for (int l = 0; l < VW; ++l) {
    lanes[l] = l < count ? from[l] : 0.0f;
  }
  return LOAD(lanes);
}

inline void store_lanes(FLOATS v, __global float* to, int count) {
  if (count >= VW) {
    STORE(v, to);
    return;
  }
  float lanes[VW];
  STORE(v, lanes);
  for (int l = 0; l < count; ++l) {
    to[l] = lanes[l];
  }
}

// Brings b into panels; neighbours of k are b_step_k floats apart, of n b_step_n. A work-item packs
// PACK values of k. Range: [ceil(K / PACK), ceil(N / PANEL), B] in groups of one.
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void matmul_panels(
    __global const float* restrict b, const long b_offset, const long b_step_k,
    const long b_step_n, const int columns, const int depth, __global float* restrict panels) {
  const int first = get_global_id(0) * PACK;
  const int last = min(first + PACK, depth);
  const long n = get_global_id(1) * PANEL;
  const long batch = get_global_id(2);
  const long panel = batch * get_global_size(1) + get_global_id(1);
  __global const float* from = b + b_offset + batch * depth * columns + n * b_step_n;
  for (int k = first; k < last; ++k) {
    __global float* to = panels + (panel * depth + k) * PANEL;
    if (b_step_n == 1) {
      for (int v = 0; v < PANEL; v += VW) {
        STORE(load_lanes(from + k * b_step_k + v, columns - n - v), to + v);
      }
    } else {
      for (int lane = 0; lane < PANEL; ++lane) {
        to[lane] = n + lane < columns ? from[k * b_step_k + lane * b_step_n] : 0.0f;
      }
    }
  }
}

// One register tile over one slab: `rows` rows and `vectors` (a constant) vectors of columns, of
// which `columns` exist. The first slab begins the sums, the others go on with them.
static inline __attribute__((always_inline)) void tile(
    const int vectors, __local const float* slab, __global const float* panel, int count,
    __global float* y, int y_stride, int rows, int columns, bool is_first) {
  FLOATS sum[TILE_ROWS][TILE_VECTORS];
#pragma unroll
  for (int r = 0; r < TILE_ROWS; ++r) {
#pragma unroll
    for (int v = 0; v < TILE_VECTORS; ++v) {
      sum[r][v] = (FLOATS)(0.0f);
      if (!is_first && v < vectors && r < rows) {
        sum[r][v] = load_lanes(y + (long)r * y_stride + v * VW, columns - v * VW);
      }
    }
  }
  for (int k = 0; k < count; ++k) {
    FLOATS w[TILE_VECTORS];
#pragma unroll
    for (int v = 0; v < TILE_VECTORS; ++v) {
      if (v < vectors) {
        w[v] = LOAD(panel + (long)k * PANEL + v * VW);
      }
    }
#pragma unroll
    for (int r = 0; r < TILE_ROWS; ++r) {
      const FLOATS value = (FLOATS)(slab[r * SLAB_STRIDE + k]);
#pragma unroll
      for (int v = 0; v < TILE_VECTORS; ++v) {
        if (v < vectors) {
          sum[r][v] += value * w[v];
        }
      }
    }
  }
#pragma unroll
  for (int r = 0; r < TILE_ROWS; ++r) {
#pragma unroll
    for (int v = 0; v < TILE_VECTORS; ++v) {
      if (v < vectors && r < rows) {
        store_lanes(sum[r][v], y + (long)r * y_stride + v * VW, columns - v * VW);
      }
    }
  }
}

// Range: [ceil(M / slab_rows), ceil(N / chunk), B] in groups of one. A work-item computes slab_rows
// (a multiple of TILE_ROWS) rows of `chunk` (a multiple of PANEL) columns.
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void matmul_register_tile(
    __global const float* restrict a, const long a_offset, const int a_is_transposed,
    __global const float* restrict panels, __global float* restrict y, const long y_offset,
    const int rows, const int columns, const int depth, const int slab_rows, const int chunk,
    __local float* restrict slab) {
  const int m0 = get_group_id(0) * slab_rows;
  const int m1 = min(m0 + slab_rows, rows);
  const int n0 = get_group_id(1) * chunk;
  const int n1 = min(n0 + chunk, columns);
  const long batch = get_group_id(2);
  const long panels_each = (columns + PANEL - 1) / PANEL;
  __global const float* a_batch = a + a_offset + batch * rows * depth;
  __global float* y_batch = y + y_offset + batch * rows * columns;
  for (int k0 = 0; k0 < depth; k0 += KC) {
    const int count = min(KC, depth - k0);

    // Rows behind the last are zero.
    for (int r = 0; r < slab_rows; ++r) {
      __local float* to = slab + r * SLAB_STRIDE;
      if (m0 + r >= m1) {
        for (int k = 0; k < count; ++k) {
          to[k] = 0.0f;
        }
      } else if (!a_is_transposed) {
        __global const float* from = a_batch + (long)(m0 + r) * depth + k0;
        for (int k = 0; k < count; ++k) {
          to[k] = from[k];
        }
      }
    }
    if (a_is_transposed) {
      for (int k = 0; k < count; ++k) {
        __global const float* from = a_batch + (long)(k0 + k) * rows + m0;
        for (int r = 0; m0 + r < m1; ++r) {
          slab[r * SLAB_STRIDE + k] = from[r];
        }
      }
    }

    for (int n = n0; n < n1; n += PANEL) {
      const long at = (batch * panels_each + n / PANEL) * depth + k0;
      __global const float* panel = panels + at * PANEL;
      const int real = columns - n;
      for (int r = 0; m0 + r < m1; r += TILE_ROWS) {
        __global float* to = y_batch + (long)(m0 + r) * columns + n;
        __local const float* from = slab + r * SLAB_STRIDE;
        const int tile_rows = min(TILE_ROWS, m1 - m0 - r);
        if (real > PANEL - VW) {
          tile(TILE_VECTORS, from, panel, count, to, columns, tile_rows, real, k0 == 0);
        } else {
          // The last panel has vectors without columns: leave those out.
          for (int v = 0; v < real; v += VW) {
            tile(1, from, panel + v, count, to + v, columns, tile_rows, real - v, k0 == 0);
          }
        }
      }
    }
  }
}
