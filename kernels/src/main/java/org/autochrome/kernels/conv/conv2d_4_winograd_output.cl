// The result's transform of Winograd's convolution for CPU devices: y = epilogue(A' m A) for the
// tiles of a chunk, where m are a tile's IN x IN sums; what A is, says conv2d_4_winograd_weight.cl.
//
//   M  [rows / TILE_ROWS][ceil(O / PANEL)] blocks, m_block floats apart, of
//      [IN * IN][TILE_ROWS][PANEL]
//   y  [N, oH, oW] pixels, y_stride floats apart

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
// Vectors in a row of the products' register tile; 1 to 4.
#ifndef TILE_VECTORS
#define TILE_VECTORS 2
#endif
// Whether to hint what to fetch ahead, where the compiler can (a simulator may not); 0 or 1.
#ifndef HINTS
#define HINTS 0
#endif

#define IN (OUT + 2)
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

// A hint to bring a line into the first-level cache.
#if HINTS && HAS(__builtin_prefetch)
#define PREFETCH(p) __builtin_prefetch((const void*)(uintptr_t)(p), 0, 3)
#else
#define PREFETCH(p)
#endif

// Past the caches, where the compiler can: a line that is written whole need not be read before.
#if HAS(__builtin_nontemporal_store)
#define STREAM(v, p) __builtin_nontemporal_store((v), (__global FLOATS*)(p))
#else
#define STREAM(v, p) STORE(v, p)
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

INLINE void store_lanes(FLOATS v, __global float* to, int count) {
  if (count >= VW) {
    STORE(v, to);
    return;
  }
  float lanes[VW];
  PASTE(vstore, VW)(v, 0, lanes);
  for (int l = 0; l < count; ++l) {
    to[l] = lanes[l];
  }
}

// to[i * step] = A' from, IN values into OUT.
INLINE void transform(const FLOATS* from, FLOATS* to, const int step) {
  const FLOATS even1 = from[1] + from[2];
  const FLOATS odd1 = from[1] - from[2];
#if OUT == 6
  const FLOATS even2 = from[3] + from[4];
  const FLOATS odd2 = from[3] - from[4];
  const FLOATS even_half = from[5] + from[6];
  const FLOATS odd_half = from[5] - from[6];
  to[0] = from[0] + even1 + even2 + even_half;
  to[step] = odd1 + 2.0f * odd2 + 0.5f * odd_half;
  to[2 * step] = even1 + 4.0f * even2 + 0.25f * even_half;
  to[3 * step] = odd1 + 8.0f * odd2 + 0.125f * odd_half;
  to[4 * step] = even1 + 16.0f * even2 + 0.0625f * even_half;
  to[5 * step] = odd1 + 32.0f * odd2 + 0.03125f * odd_half + from[7];
#elif OUT == 4
  to[0] = from[0] + even1 + from[3] + from[4];
  to[step] = odd1 + 0.5f * from[3] - 2.0f * from[4];
  to[2 * step] = even1 + 0.25f * from[3] + 4.0f * from[4];
  to[3 * step] = odd1 + 0.125f * from[3] - 8.0f * from[4] + from[5];
#else
  to[0] = from[0] + even1;
  to[step] = odd1 + from[3];
#endif
}

// Range: [ceil(O / PANEL), ceil(tiles of the chunk / TILE_ROWS)] in groups of one. With
// whole_vectors, the lanes behind output O up to a whole vector are y's own, and become zero.
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void winograd_output(
    __global const float* restrict M, const long m_offset, const long m_block, const int outputs,
    const int first_tile, const int end_tile, const int tiles_h, const int tiles_w,
    __global float* restrict y, const long y_offset, const int y_stride, const int out_height,
    const int out_width, const int whole_vectors, __global const float* restrict bias,
    const long bias_offset, const float negative_slope, __global const float* restrict scale,
    const long scale_offset, __global const float* restrict shift, const long shift_offset) {
  __global const float* block =
      M + m_offset + ((long)get_global_id(1) * get_global_size(0) + get_global_id(0)) * m_block;
  __global const float* ahead = block + m_block;
  const bool aligned = (uintptr_t)(y + y_offset) % (VW * sizeof(float)) == 0 && y_stride % VW == 0;
  const int begin = first_tile + get_global_id(1) * TILE_ROWS;
  for (int t = 0; t < PANEL; t += VW) {
    const int o = get_global_id(0) * PANEL + t;
    const int real = outputs - o;
    if (real <= 0) {
      break;
    }
    const int writable = whole_vectors ? VW : real;
    const bool streams = aligned && writable >= VW;
    const FLOATS addend = bias ? load_lanes(bias + bias_offset + o, real) : (FLOATS)(0.0f);
    // Behind output O all sums are zero; so are addend and term, and with them what is stored.
    const FLOATS factor = scale ? load_lanes(scale + scale_offset + o, real) : (FLOATS)(1.0f);
    const FLOATS term = scale ? load_lanes(shift + shift_offset + o, real) : (FLOATS)(0.0f);
    for (int tile = begin; tile < min(begin + TILE_ROWS, end_tile); ++tile) {
      const int row = tile / tiles_w % tiles_h * OUT;
      const int column = tile % tiles_w * OUT;
      const long corner =
          ((long)(tile / tiles_w / tiles_h) * out_height + row) * out_width + column;
      __global const float* from = block + (tile - begin) * PANEL + t;
      __global float* to = y + y_offset + corner * y_stride + o;
      FLOATS partial[OUT][IN];
#pragma unroll
      for (int j = 0; j < IN; ++j) {
        FLOATS m[IN];
#pragma unroll
        for (int i = 0; i < IN; ++i) {
          PREFETCH(ahead);
          ahead += LINE;
          m[i] = LOAD(from + (i * IN + j) * (TILE_ROWS * PANEL));
        }
        transform(m, &partial[0][j], IN);
      }
#pragma unroll
      for (int i = 0; i < OUT; ++i) {
        FLOATS sums[OUT];
        transform(partial[i], sums, 1);
#pragma unroll
        for (int j = 0; j < OUT; ++j) {
          if (row + i < out_height && column + j < out_width) {
            const FLOATS u = sums[j] + addend;
            const FLOATS ended = select(negative_slope * u, u, u > 0.0f) * factor + term;
            __global float* pixel = to + ((long)i * out_width + j) * y_stride;
            if (streams) {
              STREAM(ended, pixel);
            } else {
              store_lanes(ended, pixel, writable);
            }
          }
        }
      }
    }
  }
}
