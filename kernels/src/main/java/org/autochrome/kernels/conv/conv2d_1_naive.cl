// Two-dimensional convolution as its formula says it: one work-item computes one output value.
//
//   y[n, o, i, j] = epilogue(sum over c, p, q of
//       weight[o, c, p, q] * x[n, group(o) * C/groups + c, i s - pad + p d, j s - pad + q d])
//
//   x       [N, H, W] pixels, x_stride floats apart, channels side by side
//   weight  [O, C/groups, kH, kW], dense
//   y       [N, oH, oW] pixels, y_stride floats apart; lanes behind channel O are left alone
//
// Every multiply-add loads both its factors from memory. The versions with higher numbers exist to
// load less.

// The bias, then the slope, then scale and shift; a tensor that is missing is a null pointer.
inline float epilogue(
    float sum, int o, __global const float* bias, long bias_offset, float negative_slope,
    __global const float* scale, long scale_offset, __global const float* shift,
    long shift_offset) {
  float v = bias ? sum + bias[bias_offset + o] : sum;
  v = v > 0.0f ? v : negative_slope * v;
  return scale ? v * scale[scale_offset + o] + shift[shift_offset + o] : v;
}

// Range: [O, N * oH * oW], rounded up to whole work-groups.
__kernel void conv2d_naive(
    __global const float* restrict x, const long x_offset, const int x_stride, const int height,
    const int width, __global const float* restrict weight, const long weight_offset,
    const int kernel_h, const int kernel_w, const int stride_h, const int stride_w,
    const int padding_h, const int padding_w, const int dilation_h, const int dilation_w,
    const int group_channels, const int group_outputs, const int outputs,
    __global float* restrict y, const long y_offset, const int y_stride, const int out_height,
    const int out_width, const int pixels, __global const float* restrict bias,
    const long bias_offset, const float negative_slope, __global const float* restrict scale,
    const long scale_offset, __global const float* restrict shift, const long shift_offset) {
  const int o = get_global_id(0);
  const int pixel = get_global_id(1);
  if (o >= outputs || pixel >= pixels) {
    return;
  }
  const int j = pixel % out_width;
  const int i = pixel / out_width % out_height;
  const int n = pixel / out_width / out_height;
  const long x_first = x_offset + (o / group_outputs) * group_channels;
  const long w_first = weight_offset + (long)o * group_channels * kernel_h * kernel_w;
  float sum = 0.0f;
  for (int p = 0; p < kernel_h; ++p) {
    const int row = i * stride_h - padding_h + p * dilation_h;
    for (int q = 0; q < kernel_w; ++q) {
      const int column = j * stride_w - padding_w + q * dilation_w;
      if (row < 0 || row >= height || column < 0 || column >= width) {
        continue;
      }
      const long at = x_first + (((long)n * height + row) * width + column) * x_stride;
      for (int c = 0; c < group_channels; ++c) {
        sum += weight[w_first + (c * kernel_h + p) * kernel_w + q] * x[at + c];
      }
    }
  }
  y[y_offset + (long)pixel * y_stride + o] = epilogue(
      sum, o, bias, bias_offset, negative_slope, scale, scale_offset, shift, shift_offset);
}
