// binary:  y = x + z or y = x z, z repeated over x.
// linear:  y = a x + b z.
// affine:  v = x scale + shift, one scale and one shift per column,
//          y = v > 0 ? v : negative_slope v.
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

// Element (row, column) of x meets z[row / rows_per_group * group_stride + column * column_step];
// column_step is 0 or 1.
kernel void binary(
    global const float* x, long x_offset, int x_stride,
    global const float* z, long z_offset, long rows_per_group, int group_stride, int column_step,
    global float* y, long y_offset, int y_stride,
    long count, int columns, int rows_per_item, int multiply) {
  const long first = (long)get_global_id(1) * rows_per_item;
  const long end = min(first + rows_per_item, (count + columns - 1) / columns);
  for (long row = first; row < end; row++) {
    const int width = (int)min((long)columns, count - row * columns);
    global const float* xs = x + x_offset + row * x_stride;
    global const float* zs = z + z_offset + row / rows_per_group * group_stride;
    global float* ys = y + y_offset + row * y_stride;
    int c = (int)get_global_id(0) * VW;
    for (; c + VW <= width; c += LANES * VW) {
      const FLOATS u = LOAD(xs + c);
      const FLOATS v = column_step == 0 ? (FLOATS)(zs[0]) : LOAD(zs + c);
      STORE(multiply ? u * v : u + v, ys + c);
    }
    for (; c < width; c++) {
      const float v = zs[c * column_step];
      ys[c] = multiply ? xs[c] * v : xs[c] + v;
    }
  }
}

kernel void linear(
    global const float* x, long x_offset, int x_stride,
    global const float* z, long z_offset, int z_stride,
    global float* y, long y_offset, int y_stride,
    long count, int columns, int rows_per_item, float a, float b) {
  const long first = (long)get_global_id(1) * rows_per_item;
  const long end = min(first + rows_per_item, (count + columns - 1) / columns);
  for (long row = first; row < end; row++) {
    const int width = (int)min((long)columns, count - row * columns);
    global const float* xs = x + x_offset + row * x_stride;
    global const float* zs = z + z_offset + row * z_stride;
    global float* ys = y + y_offset + row * y_stride;
    int c = (int)get_global_id(0) * VW;
    for (; c + VW <= width; c += LANES * VW) {
      STORE(a * LOAD(xs + c) + b * LOAD(zs + c), ys + c);
    }
    for (; c < width; c++) {
      ys[c] = a * xs[c] + b * zs[c];
    }
  }
}

kernel void affine(
    global const float* x, long x_offset, int x_stride,
    global const float* scale, long scale_offset, global const float* shift, long shift_offset,
    global float* y, long y_offset, int y_stride,
    long count, int columns, int rows_per_item, float negative_slope) {
  const long first = (long)get_global_id(1) * rows_per_item;
  const long end = min(first + rows_per_item, (count + columns - 1) / columns);
  scale += scale_offset;
  shift += shift_offset;
  for (long row = first; row < end; row++) {
    global const float* xs = x + x_offset + row * x_stride;
    global float* ys = y + y_offset + row * y_stride;
    int c = (int)get_global_id(0) * VW;
    for (; c + VW <= columns; c += LANES * VW) {
      const FLOATS v = LOAD(xs + c) * LOAD(scale + c) + LOAD(shift + c);
      STORE(v > 0.0f ? v : negative_slope * v, ys + c);
    }
    for (; c < columns; c++) {
      const float v = xs[c] * scale[c] + shift[c];
      ys[c] = v > 0.0f ? v : negative_slope * v;
    }
  }
}
