// Transposed two-dimensional convolution, the gradient of a convolution's input, for CPU devices:
// for each phase of the result's pixels a matrix product whose left side is never stored.
//
//   y[n, o, i, j] = epilogue(sum over c, p, q of weight[c, o, p, q] * x[n, c, row, column]),
//       row * stride_h + p = i + padding_h, column * stride_w + q = j + padding_w
//
// Pixels (i, j) of one phase (i mod stride_h, j mod stride_w) meet the same taps, those of one
// residue, of which each reads the pixel before the one that the previous tap read. So a phase is
// a convolution of stride 1: pixels[pixel, k] times weight[k, o], k = (tap row, column, channel).
//
// One work-item is a work-group, which a CPU runs on one core. It gathers slab_rows x KC values of
// `pixels` into a slab of local memory and walks over it with a tile of TILE_ROWS pixels x
// TILE_VECTORS vectors of outputs in registers, as conv2d_2_register_tile.cl does.
//
//   x       [N, H, W] pixels, x_stride floats apart, channels side by side
//   slab    [slab_rows][KC + VW]           row r: pixels[p0 + r, k0 .. k0 + KC)
//   panels  [ceil(O / PANEL)][kH * kW * C][PANEL]    written by conv_transpose2d_2_panels.cl
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

// Copies runs of channels, from_step floats apart, into rows of the slab. Nothing behind a run is
// read: the neighbours of a channel slice may be NaN.
inline void copy_runs(
    __global const float* from, long from_step, __local float* to, int rows, int count) {
  for (int r = 0; r < rows; ++r, from += from_step, to += SLAB_STRIDE) {
    int i = 0;
    for (; i <= count - VW; i += VW) {
      STORE(LOAD(from + i), to + i);
    }
    for (; i < count; ++i) {
      to[i] = from[i];
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

// One register tile over one slab: `rows` pixels at `y` and `vectors` (a constant) vectors from
// output o on, of which those before `outputs` exist and those before `writable` may be written.
// The first slab begins the sums, the others go on with them, the last ends them. Meanwhile
// `fetches` cache lines from `ahead` on are fetched.
static inline __attribute__((always_inline)) void tile(
    const int vectors, __local const float* slab, __global const float* panel, int count,
    __global float* const* y, int o, int rows, int outputs, int writable, bool is_first,
    bool is_last, __global const float* bias, float negative_slope, __global const float* scale,
    __global const float* shift, __global const float* ahead, int fetches) {
  FLOATS sum[TILE_ROWS][TILE_VECTORS];
#pragma unroll
  for (int r = 0; r < TILE_ROWS; ++r) {
#pragma unroll
    for (int v = 0; v < TILE_VECTORS; ++v) {
      const bool begun = !is_first && v < vectors && r < rows;
      sum[r][v] = begun ? load_lanes(y[r] + o + v * VW, writable - o - v * VW) : (FLOATS)(0.0f);
    }
  }
  for (int k = 0; k < count; ++k) {
    if (k < fetches) {
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
    const int lane = o + v * VW;
    const int real = outputs - lane;
    if (is_last) {
      // Behind output O all sums are zero; so are addend and term, and with them what is stored.
      const FLOATS addend = bias ? load_lanes(bias + lane, real) : (FLOATS)(0.0f);
      const FLOATS factor = scale ? load_lanes(scale + lane, real) : (FLOATS)(1.0f);
      const FLOATS term = scale ? load_lanes(shift + lane, real) : (FLOATS)(0.0f);
#pragma unroll
      for (int r = 0; r < TILE_ROWS; ++r) {
        const FLOATS u = sum[r][v] + addend;
        sum[r][v] = select(negative_slope * u, u, u > 0.0f) * factor + term;
      }
    }
#pragma unroll
    for (int r = 0; r < TILE_ROWS; ++r) {
      if (r < rows) {
        store_lanes(sum[r][v], y[r] + lane, writable - lane);
      }
    }
  }
}

// How many of `kernel_size` taps have a smaller residue.
inline int taps_before(int residue, int kernel_size, int stride) {
  return residue * (kernel_size / stride) + min(residue, kernel_size % stride);
}

// Range: [ceil(pixels of the largest phase / slab_rows), ceil(O / chunk), stride_h * stride_w] in
// groups of one. A work-item computes slab_rows (a multiple of TILE_ROWS) pixels of `chunk` (a
// multiple of PANEL) outputs of one phase. With whole_vectors, the lanes behind output O up to a
// whole vector are y's own, and become zero.
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void conv_transpose2d_register_tile(
    __global const float* restrict x, const long x_offset, const int x_stride, const int height,
    const int width, __global const float* restrict panels, const int kernel_h,
    const int kernel_w, const int stride_h, const int stride_w, const int padding_h,
    const int padding_w, const int channels, const int outputs, __global float* restrict y,
    const long y_offset, const int y_stride, const int out_height, const int out_width,
    const int images, const int whole_vectors, __global const float* restrict bias,
    const long bias_offset, const float negative_slope, __global const float* restrict scale,
    const long scale_offset, __global const float* restrict shift, const long shift_offset,
    const int slab_rows, const int chunk, __local float* restrict slab) {
  const int top = get_group_id(2) / stride_w;
  const int left = get_group_id(2) - top * stride_w;
  const int lines = (out_height - top + stride_h - 1) / stride_h;
  const int columns = (out_width - left + stride_w - 1) / stride_w;
  const int p0 = get_group_id(0) * slab_rows;
  const int p1 = min(p0 + slab_rows, images * lines * columns);
  if (p0 >= p1) {
    return;
  }
  const int o0 = get_group_id(1) * chunk;
  const int o1 = min(o0 + chunk, outputs);
  const int writable = whole_vectors ? (outputs + VW - 1) / VW * VW : outputs;
  bias += bias_offset;
  scale += scale_offset;
  shift += shift_offset;

  // The phase's taps, and where the first of them reads for the phase's first pixel.
  const int down = (top + padding_h) % stride_h;
  const int right = (left + padding_w) % stride_w;
  const int taps_h = (kernel_h - down + stride_h - 1) / stride_h;
  const int taps_w = (kernel_w - right + stride_w - 1) / stride_w;
  const int first_row = (top + padding_h) / stride_h;
  const int first_column = (left + padding_w) / stride_w;
  const long taps_ahead = taps_before(down, kernel_h, stride_h) * kernel_w +
      taps_h * taps_before(right, kernel_w, stride_w);
  const int depth = taps_h * taps_w * channels;
  const int slabs = max(1, (depth + KC - 1) / KC);
  const int slab_depth = (depth + slabs - 1) / slabs;

  // Cache lines to fetch in each register tile, so that all rows together fetch the next panel.
  const int fetches = (slab_depth * PANEL / LINE * TILE_ROWS + slab_rows - 1) / slab_rows;
  for (int part = 0; part < slabs; ++part) {
    const int k0 = part * slab_depth;
    const int count = min(slab_depth, depth - k0);

    // Gather pixels[p0 .. p1, k0 .. k0 + count), for each line of the phase one run of channels
    // under one tap after the other. Outside the picture and behind the last pixel all is zero.
    for (int r = 0; p0 + r < p1;) {
      const int j = (p0 + r) % columns;
      const int i = (p0 + r) / columns % lines;
      const long image = (long)((p0 + r) / columns / lines) * height;
      const int span = min(p1 - p0 - r, columns - j);
      for (int k = 0; k < count;) {
        const int tap = (k0 + k) / channels;
        const int c = k0 + k - tap * channels;
        const int run = min(channels - c, count - k);
        const int row = i + first_row - tap / taps_w;
        const int column = j + first_column - tap % taps_w;
        const bool in_picture = row >= 0 && row < height;
        const int before = in_picture ? clamp(-column, 0, span) : span;
        const int until = in_picture ? clamp(width - column, before, span) : span;
        __local float* to = slab + r * SLAB_STRIDE + k;
        if (until - before < span) {
          zero_runs(to, span, run);
        }
        copy_runs(
            x + x_offset + ((image + row) * width + column + before) * x_stride + c, x_stride,
            to + before * SLAB_STRIDE, until - before, run);
        k += run;
      }
      r += span;
    }
    zero_runs(slab + (p1 - p0) * SLAB_STRIDE, slab_rows - (p1 - p0), count);

    for (int o = o0; o < o1; o += PANEL) {
      __global const float* panel =
          panels + (((long)(o / PANEL) * kernel_h * kernel_w + taps_ahead) * channels + k0) * PANEL;
      __global const float* ahead = panel + (long)kernel_h * kernel_w * channels * PANEL;
      for (int r = 0; p0 + r < p1; r += TILE_ROWS, ahead += fetches * LINE) {
        const int rows = min(TILE_ROWS, p1 - p0 - r);
        __global float* to[TILE_ROWS];
        __global float* first = 0;
        for (int t = 0, j = columns; t < rows; ++t, ++j) {
          if (j == columns) {
            const int line = (p0 + r + t) / columns;
            const long i = (long)(line / lines) * out_height + line % lines * stride_h + top;
            j = p0 + r + t - line * columns;
            first = y + y_offset + (i * out_width + left) * y_stride;
          }
          to[t] = first + (long)j * stride_w * y_stride;
        }
        if (outputs - o > PANEL - VW) {
          tile(
              TILE_VECTORS, slab + r * SLAB_STRIDE, panel, count, to, o, rows, outputs, writable,
              part == 0, part == slabs - 1, bias, negative_slope, scale, shift, ahead, fetches);
        } else {
          // The last panel has vectors without outputs: leave those out.
          for (int v = 0; v < outputs - o; v += VW) {
            tile(
                1, slab + r * SLAB_STRIDE, panel + v, count, to, o + v, rows, outputs, writable,
                part == 0, part == slabs - 1, bias, negative_slope, scale, shift, ahead, fetches);
          }
        }
      }
    }
  }
}
