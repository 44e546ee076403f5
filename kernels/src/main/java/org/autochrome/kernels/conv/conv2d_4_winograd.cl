// Two-dimensional 3x3 convolution with stride 1 for CPU devices, by Winograd's minimal filtering
// F(OUT x OUT, 3 x 3): a tile of OUT x OUT pixels costs IN x IN multiplications a channel and
// output instead of 9 OUT x OUT; with OUT = 6, a fifth (Lavin and Gray 2016, section 4).
//
//   y = A' [ sum over c of (G w G') * (B' d B) ] A
//
// d is the IN x IN window of a tile's input. The matrices are Cook-Toom's: the product of two
// polynomials is evaluated at IN - 1 points and at infinity, multiplied there, and interpolated.
// Row i of B' holds the coefficients of the product of (t - a_k) over all points k other than i,
// row i of G the powers of a_i over that product at a_i, row j of A' the j-th powers of all points.
//
//   OUT 6: points 0, 1, -1, 2, -2, 1/2, -1/2       OUT 4: points 0, 1, -1, 1/2, -2
//
// Tiles are taken in chunks, small enough that what lies between the three passes stays in cache:
//
//   x         [N, H, W] pixels, x_stride floats apart
//   V         [IN * IN] planes, v_plane apart, of [tiles / TILE_ROWS][ceil(C / VW)][TILE_ROWS][VW]
//   U         [IN * IN][ceil(O / PANEL)][C][PANEL], the weights, zero behind output O
//   M         [IN * IN] planes, m_plane apart, of [tiles][m_stride >= O], each V U of its plane, by
//             conv2d_4_winograd_product.cl
//   y         [N, oH, oW] pixels, y_stride floats apart

// Rows and columns of a tile of the result; 4 or 6.
#ifndef OUT
#define OUT 6
#endif
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

#define IN (OUT + 2)
#define PANEL (TILE_VECTORS * VW)

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define FLOATS PASTE(float, VW)
#define LOAD(p) PASTE(vload, VW)(0, (p))
#define STORE(v, p) PASTE(vstore, VW)((v), 0, (p))
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
  STORE(v, lanes);
  for (int l = 0; l < count; ++l) {
    to[l] = lanes[l];
  }
}

// to = G from, three values into IN; points of opposite sign share their even and odd parts.
INLINE void transform_weight(const FLOATS* from, FLOATS* to) {
  const FLOATS even = from[0] + from[2];
#if OUT == 6
  const FLOATS one = -2.0f / 9.0f;
  const FLOATS two = from[0] + 4.0f * from[2];
  const FLOATS half_even = from[0] + 0.25f * from[2];
  to[0] = from[0];
  to[1] = one * (even + from[1]);
  to[2] = one * (even - from[1]);
  to[3] = (two + 2.0f * from[1]) * (1.0f / 90.0f);
  to[4] = (two - 2.0f * from[1]) * (1.0f / 90.0f);
  to[5] = (half_even + 0.5f * from[1]) * (32.0f / 45.0f);
  to[6] = (half_even - 0.5f * from[1]) * (32.0f / 45.0f);
  to[7] = from[2];
#else
  to[0] = from[0];
  to[1] = (even + from[1]) * (1.0f / 3.0f);
  to[2] = (even - from[1]) * (-1.0f / 3.0f);
  to[3] = (from[0] + 0.5f * from[1] + 0.25f * from[2]) * (-16.0f / 15.0f);
  to[4] = (from[0] - 2.0f * from[1] + 4.0f * from[2]) * (1.0f / 15.0f);
  to[5] = from[2];
#endif
}

// to = B' from, IN values each, from[i * step].
INLINE void transform_input(const FLOATS* from, const int step, FLOATS* to) {
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
#else
  to[0] = D(0) - 1.5f * (D(1) - D(3)) - 2.0f * D(2) + D(4);
  to[1] = D(4) + 2.5f * D(3) + 0.5f * D(2) - D(1);
  to[2] = D(4) + 0.5f * D(3) - 2.5f * D(2) + D(1);
  to[3] = D(4) - D(2) + 2.0f * (D(3) - D(1));
  to[4] = D(4) - D(2) - 0.5f * (D(3) - D(1));
  to[5] = D(5) + 1.5f * (D(4) - D(2)) - 2.0f * D(3) + D(1);
#endif
#undef D
}

// to[i * step] = A' from, IN values into OUT.
INLINE void transform_output(const FLOATS* from, FLOATS* to, const int step) {
  const FLOATS even1 = from[1] + from[2];
  const FLOATS odd1 = from[1] - from[2];
  to[0] = from[0] + even1 + from[3] + from[4];
#if OUT == 6
  const FLOATS even2 = from[3] + from[4];
  const FLOATS odd2 = from[3] - from[4];
  const FLOATS even_half = from[5] + from[6];
  const FLOATS odd_half = from[5] - from[6];
  to[0] += even_half;
  to[step] = odd1 + 2.0f * odd2 + 0.5f * odd_half;
  to[2 * step] = even1 + 4.0f * even2 + 0.25f * even_half;
  to[3 * step] = odd1 + 8.0f * odd2 + 0.125f * odd_half;
  to[4 * step] = even1 + 16.0f * even2 + 0.0625f * even_half;
  to[5 * step] = odd1 + 32.0f * odd2 + 0.03125f * odd_half + from[7];
#else
  to[step] = odd1 + 0.5f * from[3] - 2.0f * from[4];
  to[2 * step] = even1 + 0.25f * from[3] + 4.0f * from[4];
  to[3 * step] = odd1 + 0.125f * from[3] - 8.0f * from[4] + from[5];
#endif
}

// U = G w G' from panels [ceil(O / PANEL)][9][C][PANEL]. Range: [TILE_VECTORS, C, ceil(O / PANEL)].
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void winograd_weight(
    __global const float* restrict panels, const int channels, __global float* restrict U) {
  const int lane = get_global_id(0) * VW;
  const int c = get_global_id(1);
  const long panel = get_global_id(2);
  const long row = (long)channels * PANEL;
  __global const float* from = panels + panel * 9 * row + c * PANEL + lane;
  __global float* to = U + panel * row + c * PANEL + lane;
  FLOATS partial[3][IN];
  for (int q = 0; q < 3; ++q) {
    FLOATS w[3];
    for (int p = 0; p < 3; ++p) {
      w[p] = LOAD(from + (p * 3 + q) * row);
    }
    transform_weight(w, partial[q]);
  }
  for (int i = 0; i < IN; ++i) {
    const FLOATS line[3] = {partial[0][i], partial[1][i], partial[2][i]};
    FLOATS u[IN];
    transform_weight(line, u);
    for (int j = 0; j < IN; ++j) {
      STORE(u[j], to + (i * IN + j) * (long)get_global_size(2) * row);
    }
  }
}

// V = B' d B, a tile a work-item; tiles behind the last are zero. Range: [tiles of the chunk].
// With whole_vectors, the lanes behind channel C up to a whole vector may be read.
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void winograd_input(
    __global const float* restrict x, const long x_offset, const int x_stride, const int height,
    const int width, const int padding_h, const int padding_w, const int channels,
    const int whole_vectors, const int first_tile, const int tiles, const int tiles_h,
    const int tiles_w, __global float* restrict V, const long v_plane) {
  const int r = get_global_id(0);
  const int tile = first_tile + r;
  const int blocks = (channels + VW - 1) / VW;
  const int row = tile / tiles_w % tiles_h * OUT - padding_h;
  const int column = tile % tiles_w * OUT - padding_w;
  const long corner = ((long)(tile / tiles_w / tiles_h) * height + row) * width + column;
  const bool inside =
      row >= 0 && column >= 0 && row + IN <= height && column + IN <= width && tile < tiles;
  for (int block = 0; block < blocks; ++block) {
    const int real = channels - block * VW;
    const int readable = whole_vectors ? VW : real;
    __global const float* from = x + x_offset + corner * x_stride + block * VW;
    FLOATS d[IN][IN];
#pragma unroll
    for (int i = 0; i < IN; ++i) {
#pragma unroll
      for (int j = 0; j < IN; ++j) {
        const bool real_pixel =
            inside || (tile < tiles && row + i >= 0 && row + i < height &&
                      column + j >= 0 && column + j < width);
        d[i][j] = (FLOATS)(0.0f);
        if (real_pixel) {
          d[i][j] = load_lanes(from + ((long)i * width + j) * x_stride, readable);
        }
      }
    }
    FLOATS partial[IN][IN];
#pragma unroll
    for (int j = 0; j < IN; ++j) {
      transform_input(&d[0][j], IN, partial[j]);
    }
    __global float* to =
        V + (((long)(r / TILE_ROWS) * blocks + block) * TILE_ROWS + r % TILE_ROWS) * VW;
#pragma unroll
    for (int i = 0; i < IN; ++i) {
      FLOATS v[IN];
      transform_input(&partial[0][i], IN, v);
#pragma unroll
      for (int j = 0; j < IN; ++j) {
        STORE(v[j], to + (i * IN + j) * v_plane);
      }
    }
  }
}

// y = epilogue(A' M A), a tile a work-item. Range: [tiles of the chunk that exist]. With
// whole_vectors, the lanes behind output O up to a whole vector are y's own, and become zero.
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void winograd_output(
    __global const float* restrict M, const long m_offset, const long m_plane, const int m_stride,
    const int outputs,
    const int first_tile, const int tiles_h, const int tiles_w, __global float* restrict y,
    const long y_offset, const int y_stride, const int out_height, const int out_width,
    const int whole_vectors, __global const float* restrict bias, const long bias_offset,
    const float negative_slope, __global const float* restrict scale, const long scale_offset,
    __global const float* restrict shift, const long shift_offset) {
  const int tile = first_tile + get_global_id(0);
  const int row = tile / tiles_w % tiles_h * OUT;
  const int column = tile % tiles_w * OUT;
  const long corner = ((long)(tile / tiles_w / tiles_h) * out_height + row) * out_width + column;
  for (int o = 0; o < outputs; o += VW) {
    const int real = outputs - o;
    const int writable = whole_vectors ? VW : real;
    __global const float* from = M + m_offset + get_global_id(0) * (long)m_stride + o;
    FLOATS partial[OUT][IN];
#pragma unroll
    for (int j = 0; j < IN; ++j) {
      FLOATS m[IN];
#pragma unroll
      for (int i = 0; i < IN; ++i) {
        m[i] = LOAD(from + (i * IN + j) * m_plane);
      }
      transform_output(m, &partial[0][j], IN);
    }
    const FLOATS addend = bias ? load_lanes(bias + bias_offset + o, real) : (FLOATS)(0.0f);
    // Behind output O all sums are zero; so are addend and term, and with them what is stored.
    const FLOATS factor = scale ? load_lanes(scale + scale_offset + o, real) : (FLOATS)(1.0f);
    const FLOATS term = scale ? load_lanes(shift + shift_offset + o, real) : (FLOATS)(0.0f);
    __global float* to = y + y_offset + corner * y_stride + o;
#pragma unroll
    for (int i = 0; i < OUT; ++i) {
      FLOATS sums[OUT];
      transform_output(partial[i], sums, 1);
      if (row + i < out_height) {
#pragma unroll
        for (int j = 0; j < OUT; ++j) {
          if (column + j < out_width) {
            const FLOATS u = sums[j] + addend;
            const FLOATS ended = select(negative_slope * u, u, u > 0.0f) * factor + term;
            store_lanes(ended, to + ((long)i * out_width + j) * y_stride, writable);
          }
        }
      }
    }
  }
}
