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
// Whether the contiguous dimension of both factors is a multiple of four, so that every quad is
// wholly inside or outside; 0 or 1.
#ifndef WHOLE_QUADS
#define WHOLE_QUADS 0
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
// For loops of whose passes more than two, side by side, would need too many registers.
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

// Which quad of a tile of lines x TILE_K an item fetches, of a matrix whose lines are contiguous if
// k runs slowest: neighbours read neighbours.
inline int quad_line(int is_k_slowest, int tile_lines, int quad) {
  return is_k_slowest ? quad % (tile_lines / 4) * 4 : quad / K_QUADS;
}

inline int quad_k(int is_k_slowest, int tile_lines, int quad) {
  return is_k_slowest ? quad / (tile_lines / 4) : quad % K_QUADS * 4;
}

// A quad, of which `count` numbers exist; anything if no value of k is left. A load in a branch
// would be waited for at its end, so what is outside is read from elsewhere and dropped later.
inline float4 fetch(global const float* from, int at, int k_left, int count) {
#if WHOLE_QUADS
  return vload4(0, from + (k_left > 0 ? at : 0));
#else
  return load_quad(from + at, k_left > 0 ? count : 0);
#endif
}

// Stores a quad of a line of a tile [TILE_K][stride] that is four values of k, or of one k.
inline void store(float4 v, int is_k_slowest, local float* to, int stride) {
  if (is_k_slowest) {
    *(local float4*)to = v;
  } else {
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

  // Where this item's next quads begin, and how many values of k are left there; none outside.
  int a_at[A_QUADS];
  int a_left[A_QUADS];
  UNROLL for (int s = 0; s < A_QUADS; ++s) {
    const int line = m0 + quad_line(a_is_transposed, TILE_ROWS, item + s * GROUP);
    const int k = quad_k(a_is_transposed, TILE_ROWS, item + s * GROUP);
    a_at[s] = a_is_transposed ? k * rows + line : line * depth + k;
    a_left[s] = line < rows ? depth - k : 0;
  }
  int b_at[B_QUADS];
  int b_left[B_QUADS];
  UNROLL for (int s = 0; s < B_QUADS; ++s) {
    const int line = n0 + quad_line(!b_is_transposed, TILE_COLUMNS, item + s * GROUP);
    const int k = quad_k(!b_is_transposed, TILE_COLUMNS, item + s * GROUP);
    b_at[s] = b_is_transposed ? line * depth + k : k * columns + line;
    b_left[s] = line < columns ? depth - k : 0;
  }
  const int a_step = TILE_K * (a_is_transposed ? rows : 1);
  const int b_step = TILE_K * (b_is_transposed ? 1 : columns);

  // Fetches the tile behind `tile`, multiplies `tile`, then stores what was fetched.
  for (int tile = -1; tile < tiles; ++tile) {
    float4 a_quads[A_QUADS];
    float4 b_quads[B_QUADS];
    UNROLL for (int s = 0; s < A_QUADS; ++s) {
      const int line = m0 + quad_line(a_is_transposed, TILE_ROWS, item + s * GROUP);
      a_quads[s] = fetch(a_batch, a_at[s], a_left[s], a_is_transposed ? rows - line : a_left[s]);
    }
    UNROLL for (int s = 0; s < B_QUADS; ++s) {
      const int line = n0 + quad_line(!b_is_transposed, TILE_COLUMNS, item + s * GROUP);
      b_quads[s] = fetch(b_batch, b_at[s], b_left[s], b_is_transposed ? b_left[s] : columns - line);
    }
    if (tile >= 0) {
      local const float* a_tile = a_tiles[tile & 1] + item_y * 4;
      local const float* b_tile = b_tiles[tile & 1] + item_x * 4;
      UNROLL_PAIR for (int k = 0; k < TILE_K; ++k) {
        float p[ITEM_ROWS];
        float4 q[ITEM_COLUMNS / 4];
        UNROLL for (int i = 0; i < ITEM_ROWS / 4; ++i) {
          vstore4(*(local const float4*)(a_tile + i * GROUP_Y * 4), i, p);
        }
        UNROLL for (int j = 0; j < ITEM_COLUMNS / 4; ++j) {
          q[j] = *(local const float4*)(b_tile + j * GROUP_X * 4);
        }
        UNROLL for (int i = 0; i < ITEM_ROWS; ++i) {
          UNROLL for (int j = 0; j < ITEM_COLUMNS / 4; ++j) {
            sums[i][j] += p[i] * q[j];
          }
        }
        a_tile += A_STRIDE;
        b_tile += B_STRIDE;
      }
    }
    UNROLL for (int s = 0; s < A_QUADS; ++s) {
      const int line = quad_line(a_is_transposed, TILE_ROWS, item + s * GROUP);
      const int k = quad_k(a_is_transposed, TILE_ROWS, item + s * GROUP);
      const float4 v = a_left[s] > 0 ? a_quads[s] : 0.0f;
      store(v, a_is_transposed, a_tiles[~tile & 1] + k * A_STRIDE + line, A_STRIDE);
      a_at[s] += a_step;
      a_left[s] -= TILE_K;
    }
    UNROLL for (int s = 0; s < B_QUADS; ++s) {
      const int line = quad_line(!b_is_transposed, TILE_COLUMNS, item + s * GROUP);
      const int k = quad_k(!b_is_transposed, TILE_COLUMNS, item + s * GROUP);
      const float4 v = b_left[s] > 0 ? b_quads[s] : 0.0f;
      store(v, !b_is_transposed, b_tiles[~tile & 1] + k * B_STRIDE + line, B_STRIDE);
      b_at[s] += b_step;
      b_left[s] -= TILE_K;
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
