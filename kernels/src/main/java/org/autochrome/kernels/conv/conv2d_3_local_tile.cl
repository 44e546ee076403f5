// Two-dimensional convolution for GPUs: a matrix product whose left side is never stored (implicit
// GEMM), in tiles that a work-group shares through local memory.
//
//   y[p, o] = epilogue(sum over k of pixels[p, k] * weight[k, o]),  k = (tap row, column, channel)
//
// A work-group computes TILE_PIXELS x TILE_OUTPUTS results. For TILE_K values of k at a time, its
// work-items together fetch a tile of each factor; then each multiplies its ITEM_PIXELS rows with
// its ITEM_OUTPUTS columns: every value fetched is used ITEM_PIXELS or ITEM_OUTPUTS times from
// registers, and TILE_PIXELS or TILE_OUTPUTS times from local memory.
//
//   x       [N, H, W] pixels, x_stride floats apart, channels side by side
//   panels  [ceil(O / TILE_OUTPUTS)][K][TILE_OUTPUTS]   written by conv2d_panels, zero behind O
//   y       [N, oH, oW] pixels, y_stride floats apart; lanes behind output O are left alone

// Pixels of a work-group's tile, a multiple of ITEM_PIXELS; 16 to 128.
#ifndef TILE_PIXELS
#define TILE_PIXELS 64
#endif
// Outputs of a work-group's tile, a multiple of ITEM_OUTPUTS; 16 to 128.
#ifndef TILE_OUTPUTS
#define TILE_OUTPUTS 64
#endif
// Values of k in local memory at a time, a divisor of the work-group's size; 8 to 32.
#ifndef TILE_K
#define TILE_K 16
#endif
// Pixels of a work-item, a multiple of four; 4 to 8.
#ifndef ITEM_PIXELS
#define ITEM_PIXELS 4
#endif
// Outputs of a work-item, a multiple of four; 4 to 8.
#ifndef ITEM_OUTPUTS
#define ITEM_OUTPUTS 4
#endif

#define GROUP_X (TILE_OUTPUTS / ITEM_OUTPUTS)
#define GROUP_Y (TILE_PIXELS / ITEM_PIXELS)
#define GROUP (GROUP_X * GROUP_Y)
// Rows of the pixels' tile that one sweep of the work-group fetches, and the number of sweeps.
#define SWEEP (GROUP / TILE_K)
#define SWEEPS ((TILE_PIXELS + SWEEP - 1) / SWEEP)
// Four floats more than needed, so that a column of the tile spreads over the memory banks.
#define PIXEL_STRIDE (TILE_PIXELS + 4)

// Brings a weight [O, C, kH, kW] into panels. Range: [TILE_OUTPUTS, K, ceil(O / TILE_OUTPUTS)].
__kernel void conv2d_panels(
    __global const float* restrict weight, const long weight_offset, const int outputs,
    const int channels, const int taps, __global float* restrict panels) {
  const int lane = get_global_id(0);
  const int k = get_global_id(1);
  const long panel = get_global_id(2);
  const long o = panel * TILE_OUTPUTS + lane;
  const int tap = k / channels;
  const int c = k - tap * channels;
  panels[(panel * get_global_size(1) + k) * TILE_OUTPUTS + lane] =
      o < outputs ? weight[weight_offset + (o * channels + c) * taps + tap] : 0.0f;
}

// The bias, then the slope, then scale and shift; a tensor that is missing is a null pointer.
inline float epilogue(
    float sum, int o, __global const float* bias, long bias_offset, float negative_slope,
    __global const float* scale, long scale_offset, __global const float* shift,
    long shift_offset) {
  float v = bias ? sum + bias[bias_offset + o] : sum;
  v = v > 0.0f ? v : negative_slope * v;
  return scale ? v * scale[scale_offset + o] + shift[shift_offset + o] : v;
}

// Range: [GROUP_X * ceil(O / TILE_OUTPUTS), GROUP_Y * ceil(N * oH * oW / TILE_PIXELS)].
__kernel __attribute__((reqd_work_group_size(GROUP_X, GROUP_Y, 1))) void conv2d_local_tile(
    __global const float* restrict x, const long x_offset, const int x_stride, const int height,
    const int width, __global const float* restrict panels, const int kernel_h,
    const int kernel_w, const int stride_h, const int stride_w, const int padding_h,
    const int padding_w, const int dilation_h, const int dilation_w, const int channels,
    const int outputs, __global float* restrict y, const long y_offset, const int y_stride,
    const int out_height, const int out_width, const int pixels,
    __global const float* restrict bias, const long bias_offset, const float negative_slope,
    __global const float* restrict scale, const long scale_offset,
    __global const float* restrict shift, const long shift_offset) {
  __local float pixel_tile[TILE_K * PIXEL_STRIDE] __attribute__((aligned(16)));
  __local float weight_tile[TILE_K * TILE_OUTPUTS] __attribute__((aligned(16)));
  const int item = get_local_id(1) * GROUP_X + get_local_id(0);
  const int p0 = get_group_id(1) * TILE_PIXELS;
  const int depth = kernel_h * kernel_w * channels;
  __global const float* panel = panels + (long)get_group_id(0) * depth * TILE_OUTPUTS;

  // The pixels that this work-item fetches: where their windows begin.
  const int fetch_k = item % TILE_K;
  const int fetch_row = item / TILE_K;
  int top[SWEEPS];
  int left[SWEEPS];
  long image[SWEEPS];
#pragma unroll
  for (int s = 0; s < SWEEPS; ++s) {
    const int pixel = p0 + fetch_row + s * SWEEP;
    // A row behind the last pixel begins so far up that every tap is outside.
    top[s] = pixel < pixels ? pixel / out_width % out_height * stride_h - padding_h : -(1 << 30);
    left[s] = pixel % out_width * stride_w - padding_w;
    image[s] = x_offset + (long)(pixel / out_width / out_height) * height * width * x_stride;
  }

  float sum[ITEM_PIXELS][ITEM_OUTPUTS];
#pragma unroll
  for (int i = 0; i < ITEM_PIXELS; ++i) {
#pragma unroll
    for (int j = 0; j < ITEM_OUTPUTS; ++j) {
      sum[i][j] = 0.0f;
    }
  }

  for (int k0 = 0; k0 < depth; k0 += TILE_K) {
    const int k = k0 + fetch_k;
    const int tap = k / channels;
    const int p = tap / kernel_w;
    const int q = tap - p * kernel_w;
#pragma unroll
    for (int s = 0; s < SWEEPS; ++s) {
      const int row = top[s] + p * dilation_h;
      const int column = left[s] + q * dilation_w;
      float value = 0.0f;
      if (k < depth && row >= 0 && row < height && column >= 0 && column < width) {
        value = x[image[s] + ((long)row * width + column) * x_stride + (k - tap * channels)];
      }
      if (fetch_row + s * SWEEP < TILE_PIXELS) {
        pixel_tile[fetch_k * PIXEL_STRIDE + fetch_row + s * SWEEP] = value;
      }
    }
    for (int e = item; e < TILE_K * TILE_OUTPUTS; e += GROUP) {
      const bool is_inside = k0 + e / TILE_OUTPUTS < depth;
      weight_tile[e] = is_inside ? panel[(long)k0 * TILE_OUTPUTS + e] : 0.0f;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
#pragma unroll
    for (int t = 0; t < TILE_K; ++t) {
      float a[ITEM_PIXELS];
      float b[ITEM_OUTPUTS];
#pragma unroll
      for (int i = 0; i < ITEM_PIXELS; i += 4) {
        const int at = t * PIXEL_STRIDE + get_local_id(1) * ITEM_PIXELS + i;
        vstore4(*(__local const float4*)(pixel_tile + at), 0, a + i);
      }
#pragma unroll
      for (int j = 0; j < ITEM_OUTPUTS; j += 4) {
        const int at = t * TILE_OUTPUTS + get_local_id(0) * ITEM_OUTPUTS + j;
        vstore4(*(__local const float4*)(weight_tile + at), 0, b + j);
      }
#pragma unroll
      for (int i = 0; i < ITEM_PIXELS; ++i) {
#pragma unroll
        for (int j = 0; j < ITEM_OUTPUTS; ++j) {
          sum[i][j] += a[i] * b[j];
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }

#pragma unroll
  for (int i = 0; i < ITEM_PIXELS; ++i) {
    const int pixel = p0 + get_local_id(1) * ITEM_PIXELS + i;
#pragma unroll
    for (int j = 0; j < ITEM_OUTPUTS; ++j) {
      const int o = get_group_id(0) * TILE_OUTPUTS + get_local_id(0) * ITEM_OUTPUTS + j;
      if (pixel < pixels && o < outputs) {
        y[y_offset + (long)pixel * y_stride + o] = epilogue(
            sum[i][j], o, bias, bias_offset, negative_slope, scale, scale_offset, shift,
            shift_offset);
      }
    }
  }
}
