// max_pool2d:  y(n, i, j) = the largest of x's window there; pixels outside of x do not count.
// avg_pool2d:  y(n, i, j) = the sum of x's window there over the window's size.
//
//   x, channels-last                  y
//   padding . . . . .               [ pixel pixel pixel ]   item (lane, chunk, line) makes
//   .  [window] x x    stride  ->   [ pixel pixel pixel ]   columns_per_item pixels of a line, of
//   .  [      ] x x                                         each every LANES-th vector
//
// Pixel p of x begins at x_offset + p * x_stride, that of y likewise. Lanes behind the channels are
// neither read nor written.

// Floats in a vector, 16 on a CPU and 4 on a GPU; 2, 4, 8 or 16.
#ifndef VW
#define VW 4
#endif

// Work-items side by side on a pixel (dimension 0), 1 on a CPU; 1 to 64.
#ifndef LANES
#define LANES 1
#endif

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define FLOATS JOIN(float, VW)
#define LOAD(p) JOIN(vload, VW)(0, p)
#define LOAD_1(p) (*(p))
#define STORE(v, p) JOIN(vstore, VW)(v, 0, p)

// The larger of two floats or vectors; NaN stays.
#define LARGER(m, v) ((((v) <= (m)) | ((m) != (m))) ? (m) : (v))
#define SUM(m, v) ((m) + (v))

// Folds rows top to bottom (exclusive) and columns left to right of one picture into m, of type T.
#define FOLD(T, LOAD_T, OF)                                         \
  for (int p = top; p < bottom; p++) {                              \
    for (int q = left; q < right; q++) {                            \
      const T v = LOAD_T(xs + ((long)p * w + q) * x_stride + c);    \
      m = OF(m, v);                                                 \
    }                                                               \
  }

kernel void max_pool2d(
    global const float* x, long x_offset, int x_stride, int h, int w,
    global float* y, long y_offset, int y_stride, int out_h, int out_w, int channels,
    int kernel_h, int kernel_w, int stride_h, int stride_w, int padding_h, int padding_w,
    int columns_per_item) {
  const int line = get_global_id(2);
  const int i = line % out_h * stride_h - padding_h;
  const int top = max(i, 0);
  const int bottom = min(i + kernel_h, h);
  global const float* xs = x + x_offset + (long)(line / out_h) * h * w * x_stride;
  const int first = (int)get_global_id(1) * columns_per_item;
  for (int column = first; column < min(first + columns_per_item, out_w); column++) {
    global float* ys = y + y_offset + ((long)line * out_w + column) * y_stride;
    const int j = column * stride_w - padding_w;
    const int left = max(j, 0);
    const int right = min(j + kernel_w, w);
    int c = (int)get_global_id(0) * VW;
    for (; c + VW <= channels; c += LANES * VW) {
      FLOATS m = -INFINITY;
      FOLD(FLOATS, LOAD, LARGER)
      STORE(m, ys + c);
    }
    for (; c < channels; c++) {
      float m = -INFINITY;
      FOLD(float, LOAD_1, LARGER)
      ys[c] = m;
    }
  }
}

kernel void avg_pool2d(
    global const float* x, long x_offset, int x_stride, int h, int w,
    global float* y, long y_offset, int y_stride, int out_h, int out_w, int channels,
    int kernel_h, int kernel_w, int stride_h, int stride_w, int padding_h, int padding_w,
    int columns_per_item) {
  const int line = get_global_id(2);
  const int i = line % out_h * stride_h - padding_h;
  const int top = max(i, 0);
  const int bottom = min(i + kernel_h, h);
  const float size = kernel_h * kernel_w;
  global const float* xs = x + x_offset + (long)(line / out_h) * h * w * x_stride;
  const int first = (int)get_global_id(1) * columns_per_item;
  for (int column = first; column < min(first + columns_per_item, out_w); column++) {
    global float* ys = y + y_offset + ((long)line * out_w + column) * y_stride;
    const int j = column * stride_w - padding_w;
    const int left = max(j, 0);
    const int right = min(j + kernel_w, w);
    int c = (int)get_global_id(0) * VW;
    for (; c + VW <= channels; c += LANES * VW) {
      FLOATS m = 0.0f;
      FOLD(FLOATS, LOAD, SUM)
      STORE(m / size, ys + c);
    }
    for (; c < channels; c++) {
      float m = 0.0f;
      FOLD(float, LOAD_1, SUM)
      ys[c] = m / size;
    }
  }
}
