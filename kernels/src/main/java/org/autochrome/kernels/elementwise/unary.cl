// unary:           y = f(x; a, b), element by element.
// unary_backward:  gx = gy f'(x), told from y.
//
// A tensor is a matrix of rows (pixels) and columns (channels) somewhere in a buffer:
//
//   x + x_offset   columns              x_stride
//   row 0     [ c0 c1 ... c(C-1) | lanes of others ]
//   row 1     [ c0 c1 ... c(C-1) | lanes of others ]
//
// Item (lane, chunk) walks over rows_per_item rows and takes every LANES-th vector of a row. Lanes
// behind the columns are neither read nor written. count is the number of elements in all: the last
// row may be shorter, so that the host can cut a gapless tensor into rows as it likes.

// The function f; LEAKY_RELU, SIGMOID, TANH (a, b are 0), SQRT or RECIPROCAL (b is 1 / a).
#ifndef FUNCTION
#define FUNCTION LEAKY_RELU
#endif

// Floats in a vector, 16 on a CPU and 4 on a GPU; 2, 4, 8 or 16.
#ifndef VW
#define VW 4
#endif

// Work-items side by side on a row (dimension 0), 1 on a CPU; 1 to 64.
#ifndef LANES
#define LANES 1
#endif

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define FLOATS JOIN(float, VW)
#define LOAD(p) JOIN(vload, VW)(0, p)
#define STORE(v, p) JOIN(vstore, VW)(v, 0, p)

// T is float or FLOATS. Comparisons are such that NaN stays NaN.
#define LEAKY_RELU(T, x) ((x) > (T)(0.0f) ? (x) : a * (x))
#define SIGMOID(T, x) (a + (b - a) / (1.0f + exp(-(x))))
#define TANH(T, x) tanh(x)
#define SQRT(T, x) sqrt(x)
// b is 1 / a, so that the gradient finds the limit exactly as it was written.
#define RECIPROCAL(T, x) ((x) <= (T)(a) ? (T)(b) : 1.0f / (x))

#define SLOPE_LEAKY_RELU(T, y) ((y) > (T)(0.0f) ? (T)(1.0f) : (T)(a))
#define SLOPE_SIGMOID(T, y) (((y) - a) * (b - (y)) / (b - a))
#define SLOPE_TANH(T, y) (1.0f - (y) * (y))
#define SLOPE_SQRT(T, y) (0.5f / (y))
#define SLOPE_RECIPROCAL(T, y) ((y) < (T)(b) ? -(y) * (y) : (T)(0.0f))

#define F(T, x) FUNCTION(T, x)
#define SLOPE(T, y) JOIN(SLOPE_, FUNCTION)(T, y)

kernel void unary(
    global const float* x, long x_offset, int x_stride,
    global float* y, long y_offset, int y_stride,
    long count, int columns, int rows_per_item, float a, float b) {
  const long first = (long)get_global_id(1) * rows_per_item;
  const long end = min(first + rows_per_item, (count + columns - 1) / columns);
  for (long row = first; row < end; row++) {
    const int width = (int)min((long)columns, count - row * columns);
    global const float* xs = x + x_offset + row * x_stride;
    global float* ys = y + y_offset + row * y_stride;
    int c = (int)get_global_id(0) * VW;
    for (; c + VW <= width; c += LANES * VW) {
      const FLOATS v = LOAD(xs + c);
      STORE(F(FLOATS, v), ys + c);
    }
    for (; c < width; c++) {
      ys[c] = F(float, xs[c]);
    }
  }
}

kernel void unary_backward(
    global const float* y, long y_offset, int y_stride,
    global const float* gy, long gy_offset, int gy_stride,
    global float* gx, long gx_offset, int gx_stride,
    long count, int columns, int rows_per_item, float a, float b) {
  const long first = (long)get_global_id(1) * rows_per_item;
  const long end = min(first + rows_per_item, (count + columns - 1) / columns);
  for (long row = first; row < end; row++) {
    const int width = (int)min((long)columns, count - row * columns);
    global const float* ys = y + y_offset + row * y_stride;
    global const float* gys = gy + gy_offset + row * gy_stride;
    global float* gxs = gx + gx_offset + row * gx_stride;
    int c = (int)get_global_id(0) * VW;
    for (; c + VW <= width; c += LANES * VW) {
      const FLOATS v = LOAD(ys + c);
      STORE(LOAD(gys + c) * SLOPE(FLOATS, v), gxs + c);
    }
    for (; c < width; c++) {
      gxs[c] = gys[c] * SLOPE(float, ys[c]);
    }
  }
}
