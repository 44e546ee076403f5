// Transposed two-dimensional convolution, gathered: each result asks which inputs paint on it, so
// that no two work-items write to one place.
//
//   y[n, o, i, j] = epilogue(sum over c, p, q of weight[c, o, p, q] * x[n, c, row, column]),
//       row * s + p d = i + pad, column * s + q d = j + pad: only taps for which s divides count
//
// A work-item computes one vector of outputs of one pixel: one broadcast, one load and VW
// multiply-adds for each tap and channel.
//
//   x       [N, H, W] pixels, x_stride floats apart, channels side by side
//   packed  [groups][kH * kW][C/groups][lanes]    written by conv_transpose2d_gather_pack; lanes is
//           O/groups rounded up to whole vectors, zero behind the group's last output
//   y       [N, oH, oW] pixels, y_stride floats apart; lanes behind output O are left alone

// Floats in a vector; 1, 4, 8 or 16.
#ifndef VW
#define VW 4
#endif

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#if VW == 1
#define FLOATS float
#define LOAD(p) (*(p))
#define STORE(v, p) (*(p) = (v))
#else
#define FLOATS PASTE(float, VW)
#define LOAD(p) PASTE(vload, VW)(0, (p))
#define STORE(v, p) PASTE(vstore, VW)((v), 0, (p))
#endif

// Brings a weight [C, O/groups, kH, kW] into its packed form. Range: [lanes, C/groups, groups *
// kH * kW].
__kernel void conv_transpose2d_gather_pack(
    __global const float* restrict weight, const long weight_offset, const int group_outputs,
    const int taps, __global float* restrict packed) {
  const int lane = get_global_id(0);
  const int c = get_global_id(1);
  const int group = get_global_id(2) / taps;
  const int tap = get_global_id(2) - group * taps;
  const long channel = (long)group * get_global_size(1) + c;
  packed[(get_global_id(2) * get_global_size(1) + c) * get_global_size(0) + lane] =
      lane < group_outputs
          ? weight[weight_offset + (channel * group_outputs + lane) * taps + tap]
          : 0.0f;
}

// Range: [vectors of all groups, N * oH * oW], rounded up to whole work-groups.
__kernel void conv_transpose2d_gather(
    __global const float* restrict x, const long x_offset, const int x_stride, const int height,
    const int width, __global const float* restrict packed, const int kernel_h,
    const int kernel_w, const int stride_h, const int stride_w, const int padding_h,
    const int padding_w, const int dilation_h, const int dilation_w, const int groups,
    const int group_channels, const int group_outputs, __global float* restrict y,
    const long y_offset, const int y_stride, const int out_height, const int out_width,
    const int pixels, __global const float* restrict bias, const long bias_offset,
    const float negative_slope, __global const float* restrict scale, const long scale_offset,
    __global const float* restrict shift, const long shift_offset) {
  const int vectors = (group_outputs + VW - 1) / VW;
  const int group = get_global_id(0) / vectors;
  const int first = (get_global_id(0) - group * vectors) * VW;
  const int pixel = get_global_id(1);
  if (group >= groups || pixel >= pixels) {
    return;
  }
  const int j = pixel % out_width;
  const int i = pixel / out_width % out_height;
  const int n = pixel / out_width / out_height;
  FLOATS sum = (FLOATS)(0.0f);
  for (int p = 0; p < kernel_h; ++p) {
    const int down = i + padding_h - p * dilation_h;
    const int row = down / stride_h;
    if (down < 0 || row * stride_h != down || row >= height) {
      continue;
    }
    for (int q = 0; q < kernel_w; ++q) {
      const int right = j + padding_w - q * dilation_w;
      const int column = right / stride_w;
      if (right < 0 || column * stride_w != right || column >= width) {
        continue;
      }
      const long tap = ((long)group * kernel_h + p) * kernel_w + q;
      __global const float* w = packed + tap * group_channels * vectors * VW + first;
      __global const float* from = x + x_offset + group * group_channels +
          (((long)n * height + row) * width + column) * x_stride;
      for (int c = 0; c < group_channels; ++c) {
        sum += (FLOATS)(from[c]) * LOAD(w + (long)c * vectors * VW);
      }
    }
  }
  float values[VW];
  STORE(sum, values);
  // Unrolled, so that the array stays in registers.
#pragma unroll
  for (int l = 0; l < VW; ++l) {
    if (first + l < group_outputs) {
      const int o = group * group_outputs + first + l;
      float v = bias ? values[l] + bias[bias_offset + o] : values[l];
      v = v > 0.0f ? v : negative_slope * v;
      v = scale ? v * scale[scale_offset + o] + shift[shift_offset + o] : v;
      y[y_offset + (long)pixel * y_stride + o] = v;
    }
  }
}
