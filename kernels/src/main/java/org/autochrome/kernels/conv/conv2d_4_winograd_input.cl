// The input's transform of Winograd's convolution for CPU devices: V = B' d B for the tiles of a
// chunk, where d is a tile's window of IN x IN pixels; what B is, says conv2d_4_winograd_weight.cl.
//
//   x  [N, H, W] pixels, x_stride floats apart; outside of the image they count as zero
//   V  [rows / TILE_ROWS][ceil(C / VW)] blocks, v_block floats apart, of [IN * IN][TILE_ROWS][VW]
//
// A row is a tile. The vectors of a block lie together, so that a tile's IN * IN streams go to few
// pages of memory, and the gap between blocks spreads them over the sets of a cache.

// Rows and columns of a tile of the result; 2, 4 or 6.
#ifndef OUT
#define OUT 6
#endif
// Floats in a vector, the device's native width; 4, 8 or 16.
#ifndef VW
#define VW 16
#endif
// Rows of the products' register tile; 1 to 16.
#ifndef TILE_ROWS
#define TILE_ROWS 12
#endif
// Whether to hint what to fetch ahead, where the compiler can (a simulator may not); 0 or 1.
#ifndef HINTS
#define HINTS 0
#endif

#define IN (OUT + 2)

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

// Hints to bring a line into the first-level cache, to read it or to write it.
#if HINTS && HAS(__builtin_prefetch)
#define PREFETCH(p) __builtin_prefetch((const void*)(uintptr_t)(p), 0, 3)
#define PREFETCH_TO_WRITE(p) __builtin_prefetch((const void*)(uintptr_t)(p), 1, 3)
#else
#define PREFETCH(p)
#define PREFETCH_TO_WRITE(p)
#endif

#define INLINE static inline __attribute__((always_inline))

// The first `count` lanes of a vector; the others are zero and not read.
INLINE FLOATS load_lanes(__global const float* from, int count) {
  if (count >= VW) {
    return LOAD(from);
  }
  float lanes[VW];
  for (int l = 0; l < VW; ++l) {
    lanes[l] = l < count ? from[l] : 0.0f;
  }
  return LOAD(lanes);
}

// to = B' from, IN values each, from[i * step].
INLINE void transform(const FLOATS* from, const int step, FLOATS* to) {
#define D(i) from[(i) * step]
#if OUT == 6
  const FLOATS even1 = D(2) + D(6) - 4.25f * D(4);
  const FLOATS odd1 = D(1) + D(5) - 4.25f * D(3);
  const FLOATS even2 = 0.25f * D(2) - 1.25f * D(4) + D(6);
  const FLOATS odd2 = 0.5f * D(1) - 2.5f * D(3) + 2.0f * D(5);
  const FLOATS even_half = 4.0f * D(2) - 5.0f * D(4) + D(6);
  const FLOATS odd_half = 2.0f * D(1) - 2.5f * D(3) + 0.5f * D(5);
  // The row of point 0 and its row of G are both negated: 1 in place of -1.
  to[0] = D(0) - D(6) + 5.25f * (D(4) - D(2));
  to[1] = even1 + odd1;
  to[2] = even1 - odd1;
  to[3] = even2 + odd2;
  to[4] = even2 - odd2;
  to[5] = even_half + odd_half;
  to[6] = even_half - odd_half;
  to[7] = D(7) - D(1) + 5.25f * (D(3) - D(5));
#elif OUT == 4
  to[0] = D(0) - 1.5f * (D(1) - D(3)) - 2.0f * D(2) + D(4);
  to[1] = D(4) + 2.5f * D(3) + 0.5f * D(2) - D(1);
  to[2] = D(4) + 0.5f * D(3) - 2.5f * D(2) + D(1);
  to[3] = D(4) - D(2) + 2.0f * (D(3) - D(1));
  to[4] = D(4) - D(2) - 0.5f * (D(3) - D(1));
  to[5] = D(5) + 1.5f * (D(4) - D(2)) - 2.0f * D(3) + D(1);
#else
  // The row of point 0 and its row of G are both negated, as above.
  to[0] = D(0) - D(2);
  to[1] = D(2) + D(1);
  to[2] = D(2) - D(1);
  to[3] = D(3) - D(1);
#endif
#undef D
}

// Range: [rows of the chunk] in groups of one; rows behind the last tile become zero. With
// whole_vectors, the lanes behind channel C up to a whole vector may be read.
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void winograd_input(
    __global const float* restrict x, const long x_offset, const int x_stride, const int height,
    const int width, const int padding_h, const int padding_w, const int channels,
    const int whole_vectors, const int first_tile, const int tiles, const int tiles_h,
    const int tiles_w, __global float* restrict V, const long v_block) {
  const int r = get_global_id(0);
  const int tile = first_tile + r;
  const int blocks = (channels + VW - 1) / VW;
  const int row = tile / tiles_w % tiles_h * OUT - padding_h;
  const int column = tile % tiles_w * OUT - padding_w;
  const long corner = ((long)(tile / tiles_w / tiles_h) * height + row) * width + column;
  const bool inside =
      row >= 0 && column >= 0 && row + IN <= height && column + IN <= width && tile < tiles;
  for (int block = 0; block < blocks; ++block) {
    const int readable = whole_vectors ? VW : channels - block * VW;
    __global const float* from = x + x_offset + corner * x_stride + block * VW;
    __global float* to =
        V + ((long)(r / TILE_ROWS) * blocks + block) * v_block + r % TILE_ROWS * VW;
    FLOATS d[IN][IN];
    if (inside && readable >= VW) {
#pragma unroll
      for (int i = 0; i < IN; ++i) {
#pragma unroll
        for (int j = 0; j < IN; ++j) {
          __global const float* pixel = from + ((long)i * width + j) * x_stride;
          if (j >= IN - OUT) {
            PREFETCH(pixel + OUT * x_stride);  // the next tile's
          }
          PREFETCH_TO_WRITE(to + v_block + (i * IN + j) * (TILE_ROWS * VW));
          d[i][j] = LOAD(pixel);
        }
      }
    } else {
#pragma unroll
      for (int i = 0; i < IN; ++i) {
#pragma unroll
        for (int j = 0; j < IN; ++j) {
          d[i][j] = (FLOATS)(0.0f);
          if (tile < tiles && row + i >= 0 && row + i < height && column + j >= 0 &&
              column + j < width) {
            d[i][j] = load_lanes(from + ((long)i * width + j) * x_stride, readable);
          }
        }
      }
    }
    FLOATS partial[IN][IN];
#pragma unroll
    for (int j = 0; j < IN; ++j) {
      transform(&d[0][j], IN, partial[j]);
    }
#pragma unroll
    for (int i = 0; i < IN; ++i) {
      FLOATS v[IN];
      transform(&partial[0][i], IN, v);
#pragma unroll
      for (int j = 0; j < IN; ++j) {
        STORE(v[j], to + (i * IN + j) * (TILE_ROWS * VW));
      }
    }
  }
}
