// Two-dimensional 3x3 convolution with stride 1 for GPUs, by Winograd's minimal filtering
// F(4x4, 3x3): a tile of 4 x 4 pixels costs 36 multiplications a channel and output instead of 144
// (Lavin and Gray 2016, section 4).
//
//   y = A' [ sum over c of (G w G') * (B' d B) ] A
//
// d is the 6 x 6 window of a tile's input. The matrices are Cook-Toom's for the points 0, 1, -1,
// 1/2, -2 and infinity: row i of B' holds the coefficients of the product of (t - a_k) over all
// points k other than i, row i of G the powers of a_i over that product at a_i, row j of A' the
// j-th powers of all points.
//
//   x [N, H, W, C] --winograd_input--> V [36][tiles][C]  \
//   weights ---------winograd_weight-> U [36][C][O]      -> M = V U [36][tiles][O]
//                                       matmul_local_tile  --winograd_output--> y [N, oH, oW, O]
//
// C and O stand for channels and outputs, rounded up to four in V, U and M and zero there. A
// work-item transforms one window, weight or tile; its neighbours take the channels beside.

#define OUT 4
#define IN 6

#define UNROLL _Pragma("unroll")

// to = G from.
inline void transform_weight(const float* from, float* to) {
  const float even = from[0] + from[2];
  to[0] = from[0];
  to[1] = (even + from[1]) * (1.0f / 3.0f);
  to[2] = (even - from[1]) * (-1.0f / 3.0f);
  to[3] = (from[0] + 0.5f * from[1] + 0.25f * from[2]) * (-16.0f / 15.0f);
  to[4] = (from[0] - 2.0f * from[1] + 4.0f * from[2]) * (1.0f / 15.0f);
  to[5] = from[2];
}

// to = B' from.
inline void transform_input(const float* from, float* to) {
  const float even = from[4] - from[2];
  const float odd = from[3] - from[1];
  to[0] = from[0] - from[2] + even + 1.5f * odd;
  to[1] = from[4] - from[1] + 0.5f * from[2] + 2.5f * from[3];
  to[2] = from[4] + from[1] - 2.5f * from[2] + 0.5f * from[3];
  to[3] = even + 2.0f * odd;
  to[4] = even - 0.5f * odd;
  to[5] = from[5] - from[3] - odd + 1.5f * even;
}

// to = A' from.
inline void transform_output(const float* from, float* to) {
  const float even = from[1] + from[2];
  const float odd = from[1] - from[2];
  to[0] = from[0] + even + from[3] + from[4];
  to[1] = odd + 0.5f * from[3] - 2.0f * from[4];
  to[2] = even + 0.25f * from[3] + 4.0f * from[4];
  to[3] = odd + 0.125f * from[3] - 8.0f * from[4] + from[5];
}

// U from the order of conv2d_3_local_tile.cl. Range: [O, C].
kernel void winograd_weight(
    global const float* restrict weights, int weights_stride, int tap_rows, int outputs,
    int channels, global float* restrict U) {
  const int o = get_global_id(0);
  const int c = get_global_id(1);
  if (o >= outputs || c >= channels) {
    return;
  }
  float columns[3][IN];
  UNROLL for (int q = 0; q < 3; ++q) {
    float w[3];
    UNROLL for (int p = 0; p < 3; ++p) {
      w[p] = weights[((long)(p * 3 + q) * tap_rows + c) * weights_stride + o];
    }
    transform_weight(w, columns[q]);
  }
  UNROLL for (int i = 0; i < IN; ++i) {
    const float row[3] = {columns[0][i], columns[1][i], columns[2][i]};
    float u[IN];
    transform_weight(row, u);
    UNROLL for (int j = 0; j < IN; ++j) {
      U[((long)(i * IN + j) * channels + c) * outputs + o] = u[j];
    }
  }
}

// V of `tiles` tiles from first_tile on. Range: [v_channels, tiles].
kernel void winograd_input(
    global const float* restrict x, long x_offset, int x_stride, int height, int width,
    int padding_h, int padding_w, int channels, int first_tile, int tiles, int tiles_h,
    int tiles_w, global float* restrict V, int v_channels) {
  const int c = get_global_id(0);
  const int tile = get_global_id(1);
  if (c >= v_channels || tile >= tiles) {
    return;
  }
  const int at = first_tile + tile;
  const int top = at / tiles_w % tiles_h * OUT - padding_h;
  const int left = at % tiles_w * OUT - padding_w;
  global const float* image =
      x + x_offset + (long)(at / tiles_w / tiles_h) * height * width * x_stride + c;
  float columns[IN][IN];
  UNROLL for (int j = 0; j < IN; ++j) {
    float d[IN];
    UNROLL for (int i = 0; i < IN; ++i) {
      const bool is_inside =
          c < channels && (uint)(top + i) < (uint)height && (uint)(left + j) < (uint)width;
      d[i] = is_inside ? image[((long)(top + i) * width + left + j) * x_stride] : 0.0f;
    }
    transform_input(d, columns[j]);
  }
  UNROLL for (int i = 0; i < IN; ++i) {
    float row[IN];
    float v[IN];
    UNROLL for (int j = 0; j < IN; ++j) {
      row[j] = columns[j][i];
    }
    transform_input(row, v);
    UNROLL for (int j = 0; j < IN; ++j) {
      V[((long)(i * IN + j) * tiles + tile) * v_channels + c] = v[j];
    }
  }
}

// y of `tiles` tiles from first_tile on: bias, slope, then scale and shift; a tensor that is
// missing is a null pointer. Range: [O, tiles].
kernel void winograd_output(
    global const float* restrict M, long m_offset, int m_outputs, int first_tile, int tiles,
    int tiles_h, int tiles_w, int outputs, global float* restrict y, long y_offset, int y_stride,
    int out_height, int out_width, global const float* restrict bias, long bias_offset,
    float negative_slope, global const float* restrict scale, long scale_offset,
    global const float* restrict shift, long shift_offset) {
  const int o = get_global_id(0);
  const int tile = get_global_id(1);
  if (o >= outputs || tile >= tiles) {
    return;
  }
  float columns[IN][OUT];
  UNROLL for (int j = 0; j < IN; ++j) {
    float m[IN];
    UNROLL for (int i = 0; i < IN; ++i) {
      m[i] = M[m_offset + ((long)(i * IN + j) * tiles + tile) * m_outputs + o];
    }
    transform_output(m, columns[j]);
  }
  const int at = first_tile + tile;
  const int top = at / tiles_w % tiles_h * OUT;
  const int left = at % tiles_w * OUT;
  const long image = (long)(at / tiles_w / tiles_h) * out_height * out_width;
  const float b = bias ? bias[bias_offset + o] : 0.0f;
  const float m = scale ? scale[scale_offset + o] : 1.0f;
  const float a = scale ? shift[shift_offset + o] : 0.0f;
  UNROLL for (int i = 0; i < OUT; ++i) {
    float row[IN];
    float sums[OUT];
    UNROLL for (int j = 0; j < IN; ++j) {
      row[j] = columns[j][i];
    }
    transform_output(row, sums);
    UNROLL for (int j = 0; j < OUT; ++j) {
      if (top + i < out_height && left + j < out_width) {
        const float v = sums[j] + b;
        y[y_offset + (image + (long)(top + i) * out_width + left + j) * y_stride + o] =
            (v > 0.0f ? v : negative_slope * v) * m + a;
      }
    }
  }
}
