// copy:             y = x, row by row.
// pad:              y = x with a border: zeros, the nearest edge pixel, or x mirrored at its edge.
// resize_nearest:   y(i, j) = x(floor(i scale_h), floor(j scale_w)).
// resize_bilinear:  y(i, j) = the mean of x's four pixels around the source position, by nearness.
//
// An image is a matrix of pixels (rows) and channels (columns) somewhere in a buffer:
//
//   x + x_offset    channels            x_stride
//   pixel (0, 0)  [ c0 c1 ... c(C-1) | lanes of others ]
//   pixel (0, 1)  [ c0 c1 ... c(C-1) | lanes of others ]
//
// Item (lane, chunk, line) makes columns_per_item pixels of a line of y, and of each pixel every
// LANES-th vector. Lanes behind the channels are neither read nor written.

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
#define STORE(v, p) JOIN(vstore, VW)(v, 0, p)

void copy_pixel(global const float* x, global float* y, int channels) {
  int c = (int)get_global_id(0) * VW;
  for (; c + VW <= channels; c += LANES * VW) {
    STORE(LOAD(x + c), y + c);
  }
  for (; c < channels; c++) {
    y[c] = x[c];
  }
}

void clear_pixel(global float* y, int channels) {
  int c = (int)get_global_id(0) * VW;
  for (; c + VW <= channels; c += LANES * VW) {
    STORE((FLOATS)(0.0f), y + c);
  }
  for (; c < channels; c++) {
    y[c] = 0.0f;
  }
}

// Item (lane, chunk). count is the number of elements in all: the last row may be shorter, so that
// the host can cut gapless tensors into rows as it likes.
kernel void copy(
    global const float* x, long x_offset, int x_stride,
    global float* y, long y_offset, int y_stride,
    long count, int columns, int rows_per_item) {
  const long first = (long)get_global_id(1) * rows_per_item;
  const long end = min(first + rows_per_item, (count + columns - 1) / columns);
  for (long row = first; row < end; row++) {
    const int width = (int)min((long)columns, count - row * columns);
    copy_pixel(x + x_offset + row * x_stride, y + y_offset + row * y_stride, width);
  }
}

// The position in 0..size-1 that a position in the border shows; -1 for none.
int inside(int position, int size, int mode) {
  if (position >= 0 && position < size) {
    return position;
  }
  if (mode == 0) {
    return -1;
  }
  if (mode == 1) {
    return position < 0 ? 0 : size - 1;
  }
  return position < 0 ? -position : 2 * (size - 1) - position;
}

// mode: 0 zeros, 1 replicate, 2 reflect.
kernel void pad(
    global const float* x, long x_offset, int x_stride, int h, int w,
    global float* y, long y_offset, int y_stride, int out_h, int out_w, int channels,
    int top, int left, int mode, int columns_per_item) {
  const int line = get_global_id(2);
  const int i = inside(line % out_h - top, h, mode);
  const int first = (int)get_global_id(1) * columns_per_item;
  for (int column = first; column < min(first + columns_per_item, out_w); column++) {
    global float* ys = y + y_offset + ((long)line * out_w + column) * y_stride;
    const int j = inside(column - left, w, mode);
    if (i < 0 || j < 0) {
      clear_pixel(ys, channels);
    } else {
      const long pixel = ((long)(line / out_h) * h + i) * w + j;
      copy_pixel(x + x_offset + pixel * x_stride, ys, channels);
    }
  }
}

kernel void resize_nearest(
    global const float* x, long x_offset, int x_stride, int h, int w,
    global float* y, long y_offset, int y_stride, int out_h, int out_w, int channels,
    float scale_h, float scale_w, int columns_per_item) {
  const int line = get_global_id(2);
  const int i = min((int)(line % out_h * scale_h), h - 1);
  const int first = (int)get_global_id(1) * columns_per_item;
  for (int column = first; column < min(first + columns_per_item, out_w); column++) {
    const int j = min((int)(column * scale_w), w - 1);
    const long pixel = ((long)(line / out_h) * h + i) * w + j;
    copy_pixel(
        x + x_offset + pixel * x_stride,
        y + y_offset + ((long)line * out_w + column) * y_stride, channels);
  }
}

// The source of line i is (i step_h + start_h) / den_h, not below 0: in integers, so that the
// fraction is exact in a picture of any size. Columns likewise.
kernel void resize_bilinear(
    global const float* x, long x_offset, int x_stride, int h, int w,
    global float* y, long y_offset, int y_stride, int out_h, int out_w, int channels,
    int step_h, int start_h, int den_h, int step_w, int start_w, int den_w, int columns_per_item) {
  const int line = get_global_id(2);
  const int i = max(line % out_h * step_h + start_h, 0);
  const int top = i / den_h;
  const float down = (float)(i % den_h) / den_h;
  global const float* tops = x + x_offset + ((long)(line / out_h) * h + top) * w * x_stride;
  global const float* bottoms = tops + (top + 1 < h ? (long)w * x_stride : 0);
  const int first = (int)get_global_id(1) * columns_per_item;
  for (int column = first; column < min(first + columns_per_item, out_w); column++) {
    global float* ys = y + y_offset + ((long)line * out_w + column) * y_stride;
    const int j = max(column * step_w + start_w, 0);
    const float along = (float)(j % den_w) / den_w;
    const long left = (long)(j / den_w) * x_stride;
    const long right = left + (j / den_w + 1 < w ? x_stride : 0);
    int c = (int)get_global_id(0) * VW;
    for (; c + VW <= channels; c += LANES * VW) {
      const FLOATS upper = mix(LOAD(tops + left + c), LOAD(tops + right + c), along);
      const FLOATS lower = mix(LOAD(bottoms + left + c), LOAD(bottoms + right + c), along);
      STORE(mix(upper, lower, down), ys + c);
    }
    for (; c < channels; c++) {
      const float upper = mix(tops[left + c], tops[right + c], along);
      const float lower = mix(bottoms[left + c], bottoms[right + c], along);
      ys[c] = mix(upper, lower, down);
    }
  }
}
