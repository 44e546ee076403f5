// Two-dimensional convolution for CPU devices: a matrix product whose left side is never stored
// (implicit GEMM).
//
//   y[p, o] = epilogue(sum over k of pixels[p, k] * weight[k, o]),  k = (tap row, column, channel)
//
// One work-item is a work-group, which a CPU runs on one core. It gathers slab_rows x KC values of
// `pixels` into a slab of local memory, in truth a piece of the core's cache, and walks over the
// slab with a tile of TILE_ROWS pixels x TILE_VECTORS vectors of outputs, held in registers: for
// each k one broadcast a row, one load a vector, and TILE_ROWS * TILE_VECTORS multiply-adds.
//
//   x       [N, H, W] pixels, x_stride floats apart, channels side by side
//   slab    [slab_rows][KC + VW]           row r: pixels[p0 + r, k0 .. k0 + KC)
//   panels  [ceil(O / PANEL)][K][PANEL]    written by conv2d_2_panels.cl, zero behind output O
//   y       [N, oH, oW] pixels, y_stride floats apart; between two slabs of K it holds the sums

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
// Most values of k in a slab: KC * PANEL weights should stay in the second-level cache; 16 to 1024.
#ifndef KC
#define KC 768
#endif
// Whether to hint what to fetch ahead, where the compiler can (a simulator may not); 0 or 1.
#ifndef HINTS
#define HINTS 0
#endif

#define PANEL (TILE_VECTORS * VW)
#define SLAB_STRIDE (KC + VW)
#define LINE 16  // floats of a cache line

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define FLOATS PASTE(float, VW)
#define LOAD(p) PASTE(vload, VW)(0, (p))
#define STORE(v, p) PASTE(vstore, VW)((v), 0, (p))

// Some compilers split a vstore into parts, but not this.
typedef struct __attribute__((packed)) {
  FLOATS lanes;
} UNALIGNED;
#define STORE_WHOLE(v, p) ((__global UNALIGNED*)(p))->lanes = (v)

#ifdef __has_builtin
#define HAS(builtin) __has_builtin(builtin)
#else
#define HAS(builtin) 0
#endif

// A hint to bring a line into the second-level cache.
#if HINTS && HAS(__builtin_prefetch)
#define PREFETCH(p) __builtin_prefetch((const void*)(uintptr_t)(p), 0, 2)
#else
#define PREFETCH(p)
#endif

// Past the caches, where the compiler can: a line that is written whole need not be read before.
#if HAS(__builtin_nontemporal_store)
#define STREAM(v, p) __builtin_nontemporal_store((v), (__global FLOATS*)(p))
#else
#define STREAM(v, p) STORE_WHOLE(v, p)
#endif

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
    STORE_WHOLE(v, to);
    return;
  }
  float lanes[VW];
  STORE(v, lanes);
  for (int l = 0; l < count; ++l) {
    to[l] = lanes[l];
  }
}

// Copies runs of channels, from_step floats apart, into rows of the slab. Vectors overlap at the
// end of a run, so that nothing behind it is read: the neighbours of a channel slice may be NaN.
inline void copy_runs(
    __global const float* from, long from_step, __local float* to, int rows, int count) {
  for (int r = 0; r < rows; ++r, from += from_step, to += SLAB_STRIDE) {
    if (count >= VW) {
      for (int i = 0; i < count - VW; i += VW) {
        STORE(LOAD(from + i), to + i);
      }
      STORE(LOAD(from + count - VW), to + count - VW);
    } else if (count >= 4) {
      for (int i = 0; i < count - 4; i += 4) {
        vstore4(vload4(0, from + i), 0, to + i);
      }
      vstore4(vload4(0, from + count - 4), 0, to + count - 4);
    } else {
      to[0] = from[0];
      to[count / 2] = from[count / 2];
      to[count - 1] = from[count - 1];
    }
  }
}

inline void zero_runs(__local float* to, int rows, int count) {
  for (int r = 0; r < rows; ++r, to += SLAB_STRIDE) {
    for (int i = 0; i < count; ++i) {
      to[i] = 0.0f;
    }
  }
}

// One register tile over one slab: `rows` pixels and `vectors` (a constant) vectors of outputs, of
// which `outputs` exist and `writable` lanes may be written. The first slab begins the sums, the
// others go on with them, the last ends them. Meanwhile `lines` lines from `ahead` on are fetched.
static inline __attribute__((always_inline)) void tile(
    const int vectors, __local const float* slab, __global const float* panel, int count,
    __global float* y, int y_stride, int rows, int outputs, int writable, bool is_first,
    bool is_last, bool streams, __global const float* bias, float negative_slope,
    __global const float* scale, __global const float* shift, __global const float* ahead,
    int lines) {
  FLOATS sum[TILE_ROWS][TILE_VECTORS];
#pragma unroll
  for (int r = 0; r < TILE_ROWS; ++r) {
#pragma unroll
    for (int v = 0; v < TILE_VECTORS; ++v) {
      sum[r][v] = (FLOATS)(0.0f);
      if (!is_first && v < vectors && r < rows) {
        sum[r][v] = load_lanes(y + (long)r * y_stride + v * VW, writable - v * VW);
      }
    }
  }
  for (int k = 0; k < count; ++k) {
    if (k < lines) {
      PREFETCH(ahead + k * LINE);
    }
    FLOATS w[TILE_VECTORS];
#pragma unroll
    for (int v = 0; v < TILE_VECTORS; ++v) {
      if (v < vectors) {
        w[v] = LOAD(panel + (long)k * PANEL + v * VW);
      }
    }
#pragma unroll
    for (int r = 0; r < TILE_ROWS; ++r) {
      const FLOATS pixel = (FLOATS)(slab[r * SLAB_STRIDE + k]);
#pragma unroll
      for (int v = 0; v < TILE_VECTORS; ++v) {
        if (v < vectors) {
          sum[r][v] += pixel * w[v];
        }
      }
    }
  }
#pragma unroll
  for (int v = 0; v < TILE_VECTORS; ++v) {
    if (v >= vectors) {
      continue;
    }
    const int real = outputs - v * VW;
    if (is_last) {
      // Behind output O all sums are zero; so are addend and term, and with them what is stored.
      const FLOATS addend = bias ? load_lanes(bias + v * VW, real) : (FLOATS)(0.0f);
      const FLOATS factor = scale ? load_lanes(scale + v * VW, real) : (FLOATS)(1.0f);
      const FLOATS term = scale ? load_lanes(shift + v * VW, real) : (FLOATS)(0.0f);
#pragma unroll
      for (int r = 0; r < TILE_ROWS; ++r) {
        const FLOATS u = sum[r][v] + addend;
        sum[r][v] = select(negative_slope * u, u, u > 0.0f) * factor + term;
      }
    }
#pragma unroll
    for (int r = 0; r < TILE_ROWS; ++r) {
      if (r < rows && streams) {
        STREAM(sum[r][v], y + (long)r * y_stride + v * VW);
      } else if (r < rows) {
        store_lanes(sum[r][v], y + (long)r * y_stride + v * VW, writable - v * VW);
      }
    }
  }
}

// Range: [ceil(N * oH * oW / slab_rows), ceil(O / chunk)] in groups of one. A work-item computes
// slab_rows (a multiple of TILE_ROWS) pixels of `chunk` (a multiple of PANEL) outputs. With
// whole_vectors, the lanes behind output O up to a whole vector are y's own, and become zero.
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void conv2d_register_tile(
    __global const float* restrict x, const long x_offset, const int x_stride, const int height,
    const int width, __global const float* restrict panels, const int kernel_h,
    const int kernel_w, const int stride_h, const int stride_w, const int padding_h,
    const int padding_w, const int dilation_h, const int dilation_w, const int channels,
    const int outputs, __global float* restrict y, const long y_offset, const int y_stride,
    const int out_height, const int out_width, const int pixels, const int whole_vectors,
    __global const float* restrict bias, const long bias_offset, const float negative_slope,
    __global const float* restrict scale, const long scale_offset,
    __global const float* restrict shift, const long shift_offset, const int slab_rows,
    const int chunk, __local float* restrict slab) {
  const int p0 = get_group_id(0) * slab_rows;
  const int p1 = min(p0 + slab_rows, pixels);
  const int o0 = get_group_id(1) * chunk;
  const int o1 = min(o0 + chunk, outputs);
  const int depth = kernel_h * kernel_w * channels;
  const int slabs = (depth + KC - 1) / KC;
  const int slab_depth = (depth + slabs - 1) / slabs;
  // Sums that never return need not be cached.
  const bool aligned = (uintptr_t)(y + y_offset) % (VW * sizeof(float)) == 0 && y_stride % VW == 0;
  const bool streams = slabs == 1 && aligned;
  // Lines to fetch in each register tile, so that all rows together fetch the next panel.
  const int lines = (slab_depth * PANEL / LINE * TILE_ROWS + slab_rows - 1) / slab_rows;
  for (int k0 = 0; k0 < depth; k0 += slab_depth) {
    const int count = min(slab_depth, depth - k0);

    // Gather pixels[p0 .. p1, k0 .. k0 + count): for each line of the result and each run of
    // channels under one tap, the pixels whose tap is outside on the left, inside, outside on the
    // right. Rows behind the last pixel are zero.
    for (int r = 0; p0 + r < p1;) {
      const int j = (p0 + r) % out_width;
      const int i = (p0 + r) / out_width % out_height;
      const long first_row = (long)((p0 + r) / out_width / out_height) * height;
      const int span = min(p1 - p0 - r, out_width - j);
      const int tap = k0 / channels;
      int c = k0 - tap * channels;
      int p = tap / kernel_w;
      int q = tap - p * kernel_w;
      for (int k = 0; k < count;) {
        const int run = min(channels - c, count - k);
        const int row = i * stride_h - padding_h + p * dilation_h;
        // Pixel j + s lies under column (j + s) * stride_w + first of the input.
        const int first = q * dilation_w - padding_w;
        int inside = 0;
        int right = 0;
        if (row >= 0 && row < height && first < width) {
          inside = clamp((max(-first, 0) + stride_w - 1) / stride_w - j, 0, span);
          right = clamp((width - 1 - first) / stride_w + 1 - j, inside, span);
        }
        __local float* to = slab + r * SLAB_STRIDE + k;
        const long column = (j + inside) * stride_w + first;
        zero_runs(to, inside, run);
        copy_runs(
            x + x_offset + ((first_row + row) * width + column) * x_stride + c,
            (long)stride_w * x_stride, to + inside * SLAB_STRIDE, right - inside, run);
        zero_runs(to + right * SLAB_STRIDE, span - right, run);
        k += run;
        c = 0;
        if (++q == kernel_w) {
          q = 0;
          ++p;
        }
      }
      r += span;
    }
    zero_runs(slab + (p1 - p0) * SLAB_STRIDE, slab_rows - (p1 - p0), count);

    const bool is_last = k0 + slab_depth >= depth;
    for (int o = o0; o < o1; o += PANEL) {
      __global const float* panel = panels + ((long)(o / PANEL) * depth + k0) * PANEL;
      __global const float* o_bias = bias ? bias + bias_offset + o : 0;
      __global const float* o_scale = scale ? scale + scale_offset + o : 0;
      __global const float* o_shift = scale ? shift + shift_offset + o : 0;
      const int real = outputs - o;
      const int writable = whole_vectors ? PANEL : real;
      __global const float* ahead = panel + (long)depth * PANEL;
      for (int r = 0; p0 + r < p1; r += TILE_ROWS, ahead += lines * LINE) {
        __global float* to = y + y_offset + (long)(p0 + r) * y_stride + o;
        __local const float* from = slab + r * SLAB_STRIDE;
        const int rows = min(TILE_ROWS, p1 - p0 - r);
        if (real > PANEL - VW) {
          tile(
              TILE_VECTORS, from, panel, count, to, y_stride, rows, real, writable, k0 == 0,
              is_last, streams && writable >= PANEL, o_bias, negative_slope, o_scale, o_shift,
              ahead, lines);
        } else {
          // The last panel has vectors without outputs: leave those out.
          for (int v = 0; v < real; v += VW) {
            tile(
                1, from, panel + v, count, to + v, y_stride, rows, real - v, writable - v, k0 == 0,
                is_last, streams && writable - v >= VW, o_bias ? o_bias + v : 0, negative_slope,
                o_scale ? o_scale + v : 0, o_shift ? o_shift + v : 0, ahead, lines);
          }
        }
      }
    }
  }
}
