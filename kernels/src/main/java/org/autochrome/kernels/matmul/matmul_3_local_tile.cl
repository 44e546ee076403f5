// Batched matrix product for GPUs: tiles that a work-group shares through local memory.
//
//   y[i, m, n] = sum over k of a[i, m, k] * b[i, k, n]
//
//              b [k][n]             A group computes TILE_ROWS x TILE_COLUMNS numbers. While it
//              [ TILE_K x     ]     multiplies the tiles of TILE_K values of k that lie in local
//              [ TILE_COLUMNS ]     memory, its loads of the next ones are on their way to
//   a          ----------------     registers; they go to a second pair of tiles, so that one
//   [TILE_]    [ . . . . . .  ]     barrier does for each.
//   [ROWS ]    [ . .  y  . .  ]     An item has ITEM_ROWS x ITEM_COLUMNS numbers, in quads of four:
//   [     ]    [ . . . . . .  ]     quad i of item l is quad i * (items) + l of the tile, so that
//                                   neighbours read and write neighbours, without bank conflicts.
//
//   a  [B, M, K] or, transposed, [B, K, M]
//   b  [B, K, N] or, transposed, [B, N, K]
//   y  [B, M, N]

// Rows of a group's tile, a multiple of ITEM_ROWS; 16 to 128.
#ifndef TILE_ROWS
#define TILE_ROWS 128
#endif
// Columns of a group's tile, a multiple of ITEM_COLUMNS; 16 to 128.
#ifndef TILE_COLUMNS
#define TILE_COLUMNS 128
#endif
// Values of k in a tile, 8 for no conflicts of 32 banks; 4, 8, 16 or 32.
#ifndef TILE_K
#define TILE_K 8
#endif
// Rows of an item, a multiple of four; 4 to 8.
#ifndef ITEM_ROWS
#define ITEM_ROWS 8
#endif
// Columns of an item, a multiple of four; 4 to 8.
#ifndef ITEM_COLUMNS
#define ITEM_COLUMNS 8
#endif

#define GROUP_X (TILE_COLUMNS / ITEM_COLUMNS)
#define GROUP_Y (TILE_ROWS / ITEM_ROWS)
#define GROUP (GROUP_X * GROUP_Y)
#define K_QUADS (TILE_K / 4)
// Quads of a tile that an item fetches.
#define A_QUADS (TILE_ROWS * K_QUADS / GROUP)
#define B_QUADS (TILE_COLUMNS * K_QUADS / GROUP)
// Four more floats: two quads of k are then stored to different banks.
#define A_STRIDE (TILE_ROWS + 4)
#define B_STRIDE (TILE_COLUMNS + 4)

#if TILE_ROWS * K_QUADS % GROUP || TILE_COLUMNS * K_QUADS % GROUP
#error "the items of a group cannot share the quads of its tiles evenly; change TILE_K or the tiles"
#endif

#define UNROLL _Pragma("unroll")
// More would let compilers load so far ahead that registers run out.
#define UNROLL_PAIR _Pragma("unroll 2")

// As many floats as there are, at most four; the others are zero and not read.
inline float4 load_quad(global const float* from, int count) {
  if (count >= 4) {
    return vload4(0, from);
  }
  return (float4)(
      count > 0 ? from[0] : 0.0f, count > 1 ? from[1] : 0.0f, count > 2 ? from[2] : 0.0f, 0.0f);
}

inline void store_quad(float4 v, global float* to, int count) {
  if (count >= 4) {
    vstore4(v, 0, to);
  } else {
    if (count > 0) to[0] = v.x;
    if (count > 1) to[1] = v.y;
    if (count > 2) to[2] = v.z;
  }
}

// Quad `quad` of a tile of `tile_lines` lines from line0 and TILE_K values of k from k0, zero
// outside of a matrix of so many lines and `depth` values of k. Neighbours read neighbours.
inline float4 fetch(
    global const float* from, int is_k_slowest, int lines, int depth, int line0, int k0,
    int tile_lines, int quad) {
  const int line = line0 + (is_k_slowest ? quad % (tile_lines / 4) * 4 : quad / K_QUADS);
  const int k = k0 + (is_k_slowest ? quad / (tile_lines / 4) : quad % K_QUADS * 4);
  const long at = is_k_slowest ? (long)k * lines + line : (long)line * depth + k;
  const bool is_inside = line < lines && k < depth;
  return load_quad(from + at, !is_inside ? 0 : is_k_slowest ? lines - line : depth - k);
}

// Stores what was fetched as tile[k][line].
inline void store(float4 v, int is_k_slowest, int tile_lines, int quad, local float* tile) {
  const int stride = tile_lines + 4;
  if (is_k_slowest) {
    const int k = quad / (tile_lines / 4);
    *(local float4*)(tile + k * stride + quad % (tile_lines / 4) * 4) = v;
  } else {
    local float* to = tile + quad % K_QUADS * 4 * stride + quad / K_QUADS;
    to[0] = v.x;
    to[stride] = v.y;
    to[2 * stride] = v.z;
    to[3 * stride] = v.w;
  }
}

// Range: [GROUP_X * ceil(N / TILE_COLUMNS), GROUP_Y * ceil(M / TILE_ROWS), B].
kernel __attribute__((reqd_work_group_size(GROUP_X, GROUP_Y, 1))) void matmul_local_tile(
    global const float* restrict a, long a_offset, int a_is_transposed,
    global const float* restrict b, long b_offset, int b_is_transposed, global float* restrict y,
    long y_offset, int rows, int columns, int depth) {
  local float a_tiles[2][TILE_K * A_STRIDE] __attribute__((aligned(16)));
  local float b_tiles[2][TILE_K * B_STRIDE] __attribute__((aligned(16)));
  const int item_x = get_local_id(0);
  const int item_y = get_local_id(1);
  const int item = item_y * GROUP_X + item_x;
  const int m0 = get_group_id(1) * TILE_ROWS;
  const int n0 = get_group_id(0) * TILE_COLUMNS;
  const long batch = get_group_id(2);
  const int tiles = (depth + TILE_K - 1) / TILE_K;
  global const float* a_batch = a + a_offset + batch * rows * depth;
  global const float* b_batch = b + b_offset + batch * depth * columns;

  float4 sums[ITEM_ROWS][ITEM_COLUMNS / 4];
  UNROLL for (int i = 0; i < ITEM_ROWS; ++i) {
    UNROLL for (int j = 0; j < ITEM_COLUMNS / 4; ++j) {
      sums[i][j] = 0.0f;
    }
  }

  for (int tile = 0; tile <= tiles; ++tile) {
    float4 a_quads[A_QUADS];
    float4 b_quads[B_QUADS];
    if (tile < tiles) {
      UNROLL for (int s = 0; s < A_QUADS; ++s) {
        a_quads[s] = fetch(
            a_batch, a_is_transposed, rows, depth, m0, tile * TILE_K, TILE_ROWS, item + s * GROUP);
      }
      UNROLL for (int s = 0; s < B_QUADS; ++s) {
        b_quads[s] = fetch(
            b_batch, !b_is_transposed, columns, depth, n0, tile * TILE_K, TILE_COLUMNS,
            item + s * GROUP);
      }
    }
    if (tile > 0) {
      local const float* a_tile = a_tiles[(tile - 1) % 2] + item_y * 4;
      local const float* b_tile = b_tiles[(tile - 1) % 2] + item_x * 4;
      UNROLL_PAIR for (int k = 0; k < TILE_K; ++k) {
        float p[ITEM_ROWS];
        float4 q[ITEM_COLUMNS / 4];
        UNROLL for (int i = 0; i < ITEM_ROWS / 4; ++i) {
          vstore4(*(local const float4*)(a_tile + k * A_STRIDE + i * GROUP_Y * 4), i, p);
        }
        UNROLL for (int j = 0; j < ITEM_COLUMNS / 4; ++j) {
          q[j] = *(local const float4*)(b_tile + k * B_STRIDE + j * GROUP_X * 4);
        }
        UNROLL for (int i = 0; i < ITEM_ROWS; ++i) {
          UNROLL for (int j = 0; j < ITEM_COLUMNS / 4; ++j) {
            sums[i][j] += p[i] * q[j];
          }
        }
      }
    }
    if (tile < tiles) {
      UNROLL for (int s = 0; s < A_QUADS; ++s) {
        store(a_quads[s], a_is_transposed, TILE_ROWS, item + s * GROUP, a_tiles[tile % 2]);
      }
      UNROLL for (int s = 0; s < B_QUADS; ++s) {
        store(b_quads[s], !b_is_transposed, TILE_COLUMNS, item + s * GROUP, b_tiles[tile % 2]);
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }

  UNROLL for (int i = 0; i < ITEM_ROWS; ++i) {
    const int m = m0 + (i / 4 * GROUP_Y + item_y) * 4 + i % 4;
    global float* row = y + y_offset + (batch * rows + m) * columns;
    UNROLL for (int j = 0; j < ITEM_COLUMNS / 4; ++j) {
      const int n = n0 + (j * GROUP_X + item_x) * 4;
      if (m < rows) {
        store_quad(sums[i][j], row + n, columns - n);
      }
    }
  }
}
