// Batched matrix product for GPUs: tiles that a work-group shares through local memory.
//
//   y[i, m, n] = sum over k of a[i, m, k] * b[i, k, n]
//
// A work-group computes TILE_M x TILE_N numbers. For TILE_K values of k at a time, its work-items
// together fetch a tile of each factor; then each multiplies its ITEM_M rows with its ITEM_N
// columns: every value fetched is used ITEM_M or ITEM_N times from registers, and TILE_M or TILE_N
// times from local memory.
//
//   a  [B, M, K] or, transposed, [B, K, M]
//   b  [B, K, N] or, transposed, [B, N, K]
//   y  [B, M, N]

// Rows of a work-group's tile, a multiple of ITEM_M; 16 to 128.
#ifndef TILE_M
#define TILE_M 64
#endif
// Columns of a work-group's tile, a multiple of ITEM_N; 16 to 128.
#ifndef TILE_N
#define TILE_N 64
#endif
// Values of k in local memory at a time; 8 to 32.
#ifndef TILE_K
#define TILE_K 16
#endif
// Rows of a work-item, a multiple of four; 4 to 8.
#ifndef ITEM_M
#define ITEM_M 4
#endif
// Columns of a work-item, a multiple of four; 4 to 8.
#ifndef ITEM_N
#define ITEM_N 4
#endif

#define GROUP_X (TILE_N / ITEM_N)
#define GROUP_Y (TILE_M / ITEM_M)
#define GROUP (GROUP_X * GROUP_Y)
// Four floats more than needed, so that a column of a tile spreads over the memory banks.
#define M_STRIDE (TILE_M + 4)
#define N_STRIDE (TILE_N + 4)

// Fetches tile[k][line] = from[first_line + line, first_k + k] of a matrix whose lines are `lines`
// long if k runs slowest, else `depth`; zero outside. Neighbouring work-items read neighbours.
inline void fetch(
    __global const float* from, bool is_k_slowest, long lines, long depth, long first_line,
    long first_k, int tile_lines, int tile_stride, int item, __local float* tile) {
  for (int e = item; e < TILE_K * tile_lines; e += GROUP) {
    const int k = is_k_slowest ? e / tile_lines : e % TILE_K;
    const int line = is_k_slowest ? e % tile_lines : e / TILE_K;
    const long at_line = first_line + line;
    const long at_k = first_k + k;
    float value = 0.0f;
    if (at_line < lines && at_k < depth) {
      value = from[is_k_slowest ? at_k * lines + at_line : at_line * depth + at_k];
    }
    tile[k * tile_stride + line] = value;
  }
}

// Range: [GROUP_X * ceil(N / TILE_N), GROUP_Y * ceil(M / TILE_M), B].
__kernel __attribute__((reqd_work_group_size(GROUP_X, GROUP_Y, 1))) void matmul_local_tile(
    __global const float* restrict a, const long a_offset, const int a_is_transposed,
    __global const float* restrict b, const long b_offset, const int b_is_transposed,
    __global float* restrict y, const long y_offset, const int rows, const int columns,
    const int depth) {
  __local float a_tile[TILE_K * M_STRIDE] __attribute__((aligned(16)));
  __local float b_tile[TILE_K * N_STRIDE] __attribute__((aligned(16)));
  const int item = get_local_id(1) * GROUP_X + get_local_id(0);
  const long m0 = get_group_id(1) * TILE_M;
  const long n0 = get_group_id(0) * TILE_N;
  const long batch = get_group_id(2);
  __global const float* a_batch = a + a_offset + batch * rows * depth;
  __global const float* b_batch = b + b_offset + batch * depth * columns;

  float sum[ITEM_M][ITEM_N];
#pragma unroll
  for (int i = 0; i < ITEM_M; ++i) {
#pragma unroll
    for (int j = 0; j < ITEM_N; ++j) {
      sum[i][j] = 0.0f;
    }
  }

  for (int k0 = 0; k0 < depth; k0 += TILE_K) {
    fetch(a_batch, a_is_transposed, rows, depth, m0, k0, TILE_M, M_STRIDE, item, a_tile);
    fetch(b_batch, !b_is_transposed, columns, depth, n0, k0, TILE_N, N_STRIDE, item, b_tile);
    barrier(CLK_LOCAL_MEM_FENCE);
#pragma unroll
    for (int t = 0; t < TILE_K; ++t) {
      float p[ITEM_M];
      float q[ITEM_N];
#pragma unroll
      for (int i = 0; i < ITEM_M; i += 4) {
        const int at = t * M_STRIDE + get_local_id(1) * ITEM_M + i;
        vstore4(*(__local const float4*)(a_tile + at), 0, p + i);
      }
#pragma unroll
      for (int j = 0; j < ITEM_N; j += 4) {
        const int at = t * N_STRIDE + get_local_id(0) * ITEM_N + j;
        vstore4(*(__local const float4*)(b_tile + at), 0, q + j);
      }
#pragma unroll
      for (int i = 0; i < ITEM_M; ++i) {
#pragma unroll
        for (int j = 0; j < ITEM_N; ++j) {
          sum[i][j] += p[i] * q[j];
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }

#pragma unroll
  for (int i = 0; i < ITEM_M; ++i) {
    const long m = m0 + get_local_id(1) * ITEM_M + i;
#pragma unroll
    for (int j = 0; j < ITEM_N; ++j) {
      const long n = n0 + get_local_id(0) * ITEM_N + j;
      if (m < rows && n < columns) {
        y[y_offset + (batch * rows + m) * columns + n] = sum[i][j];
      }
    }
  }
}
