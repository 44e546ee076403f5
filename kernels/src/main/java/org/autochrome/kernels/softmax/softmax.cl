// softmax:           y[c] = exp(x[c] - max x) / the sum of exp(x - max x), row by row.
// softmax_backward:  gx[c] = y[c] (gy[c] - the sum of gy y), row by row.
//
//   x + x_offset   columns              x_stride
//   row 0     [ c0 c1 ... c(C-1) | lanes of others ]
//   row 1     [ c0 c1 ... c(C-1) | lanes of others ]
//
// Item (lane, chunk) takes every LANES-th vector of rows_per_item rows; the items that share a row
// tell each other what they found. Lanes behind the columns are neither read nor written.

// Floats in a vector, 16 on a CPU and 4 on a GPU; 2, 4, 8 or 16.
#ifndef VW
#define VW 4
#endif

// Work-items side by side on a row (dimension 0), 1 on a CPU; 1 to 64.
#ifndef LANES
#define LANES 1
#endif

// Rows of work-items in a group (dimension 1), 1 on a CPU; 1 to 64.
#ifndef GROUP_ROWS
#define GROUP_ROWS 1
#endif

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define FLOATS JOIN(float, VW)
#define LOAD(p) JOIN(vload, VW)(0, p)
#define STORE(v, p) JOIN(vstore, VW)(v, 0, p)

// The largest lane of v.
float max_of(FLOATS v) {
  float lanes[VW];
  STORE(v, lanes);
  float m = lanes[0];
  for (int i = 1; i < VW; i++) {
    m = fmax(m, lanes[i]);
  }
  return m;
}

float sum_of(FLOATS v) {
  float lanes[VW];
  STORE(v, lanes);
  float sum = lanes[0];
  for (int i = 1; i < VW; i++) {
    sum += lanes[i];
  }
  return sum;
}

// The largest m of the items that share a row, told through parts; to be called by the whole group.
float max_of_row(float m, local float* parts) {
#if LANES > 1
  parts[get_local_id(0)] = m;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int lane = 0; lane < LANES; lane++) {
    m = fmax(m, parts[lane]);
  }
  barrier(CLK_LOCAL_MEM_FENCE);
#endif
  return m;
}

float sum_of_row(float sum, local float* parts) {
#if LANES > 1
  parts[get_local_id(0)] = sum;
  barrier(CLK_LOCAL_MEM_FENCE);
  sum = 0.0f;
  for (int lane = 0; lane < LANES; lane++) {
    sum += parts[lane];
  }
  barrier(CLK_LOCAL_MEM_FENCE);
#endif
  return sum;
}

kernel void softmax(
    global const float* x, long x_offset, int x_stride,
    global float* y, long y_offset, int y_stride, long rows, int columns, int rows_per_item) {
  local float parts[GROUP_ROWS][LANES];
  for (int i = 0; i < rows_per_item; i++) {
    const long row = (long)get_global_id(1) * rows_per_item + i;
    const int width = row < rows ? columns : 0;
    global const float* xs = x + x_offset + row * x_stride;
    global float* ys = y + y_offset + row * y_stride;
    FLOATS tops = -INFINITY;
    int c = (int)get_local_id(0) * VW;
    for (; c + VW <= width; c += LANES * VW) {
      tops = fmax(tops, LOAD(xs + c));
    }
    float top = max_of(tops);
    for (; c < width; c++) {
      top = fmax(top, xs[c]);
    }
    top = max_of_row(top, parts[get_local_id(1)]);

    FLOATS sums = 0.0f;
    for (c = (int)get_local_id(0) * VW; c + VW <= width; c += LANES * VW) {
      const FLOATS e = exp(LOAD(xs + c) - top);
      STORE(e, ys + c);
      sums += e;
    }
    float sum = sum_of(sums);
    for (; c < width; c++) {
      ys[c] = exp(xs[c] - top);
      sum += ys[c];
    }
    const float share = 1.0f / sum_of_row(sum, parts[get_local_id(1)]);

    for (c = (int)get_local_id(0) * VW; c + VW <= width; c += LANES * VW) {
      STORE(LOAD(ys + c) * share, ys + c);
    }
    for (; c < width; c++) {
      ys[c] *= share;
    }
  }
}

kernel void softmax_backward(
    global const float* y, long y_offset, int y_stride,
    global const float* gy, long gy_offset, int gy_stride,
    global float* gx, long gx_offset, int gx_stride, long rows, int columns, int rows_per_item) {
  local float parts[GROUP_ROWS][LANES];
  for (int i = 0; i < rows_per_item; i++) {
    const long row = (long)get_global_id(1) * rows_per_item + i;
    const int width = row < rows ? columns : 0;
    global const float* ys = y + y_offset + row * y_stride;
    global const float* gys = gy + gy_offset + row * gy_stride;
    global float* gxs = gx + gx_offset + row * gx_stride;
    FLOATS sums = 0.0f;
    int c = (int)get_local_id(0) * VW;
    for (; c + VW <= width; c += LANES * VW) {
      sums += LOAD(ys + c) * LOAD(gys + c);
    }
    float sum = sum_of(sums);
    for (; c < width; c++) {
      sum += ys[c] * gys[c];
    }
    sum = sum_of_row(sum, parts[get_local_id(1)]);

    for (c = (int)get_local_id(0) * VW; c + VW <= width; c += LANES * VW) {
      STORE(LOAD(ys + c) * (LOAD(gys + c) - sum), gxs + c);
    }
    for (; c < width; c++) {
      gxs[c] = ys[c] * (gys[c] - sum);
    }
  }
}
