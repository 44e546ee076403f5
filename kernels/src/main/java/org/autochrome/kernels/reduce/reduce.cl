// sum_over_rows:     y[p][column] = factor * the sum of x[row][column] over the p-th chunk of rows.
// sum_over_columns:  y[row][p] = factor * the sum of x[row][column] over the p-th chunk of columns.
//
//   x + x_offset          x_stride       sum_over_rows, 2 chunks      sum_over_columns, 2 chunks
//   [ a0 a1 a2 a3 | lanes of others ]    [ a0+b0 a1+b1 a2+b2 a3+b3 ]  [ a0+a1 a2+a3 ]
//   [ b0 b1 b2 b3 | lanes of others ]    [ c0+d0 c1+d1 c2+d2 c3+d3 ]  [ b0+b1 b2+b3 ]
//   [ c0 c1 c2 c3 | lanes of others ]                                 [ c0+c1 c2+c3 ]
//   [ d0 d1 d2 d3 | lanes of others ]                                 [ d0+d1 d2+d3 ]
//
// Where one chunk would leave the device idle, the host sums in two stages: many chunks, then their
// sums, with the same kernel. Sums are compensated (Kahan 1965): they err by a few roundings,
// however many terms there are. Lanes behind the columns are neither read nor written.

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

// sum += v; lost is what sum holds too much.
#define ADD(T, sum, lost, v)          \
  {                                   \
    const T term = (v) - (lost);      \
    const T total = (sum) + term;     \
    lost = (total - (sum)) - term;    \
    sum = total;                      \
  }

// Item (lane, chunk): every LANES-th vector of rows_per_item rows.
kernel void sum_over_rows(
    global const float* x, long x_offset, int x_stride, global float* y, long y_offset,
    long rows, int columns, int rows_per_item, float factor) {
  const long first = (long)get_global_id(1) * rows_per_item;
  if (first >= rows) {
    return;
  }
  const int n = (int)min((long)rows_per_item, rows - first);
  global const float* xs = x + x_offset + first * x_stride;
  global float* ys = y + y_offset + (long)get_global_id(1) * columns;
  int c = (int)get_global_id(0) * VW;
  for (; c + VW <= columns; c += LANES * VW) {
    FLOATS sum = 0.0f;
    FLOATS lost = 0.0f;
    for (int i = 0; i < n; i++) {
      ADD(FLOATS, sum, lost, LOAD(xs + (long)i * x_stride + c))
    }
    STORE(factor * sum, ys + c);
  }
  for (; c < columns; c++) {
    float sum = 0.0f;
    float lost = 0.0f;
    for (int i = 0; i < n; i++) {
      ADD(float, sum, lost, xs[(long)i * x_stride + c])
    }
    ys[c] = factor * sum;
  }
}

// Item (lane, row chunk, column chunk): every LANES-th vector of rows_per_item rows. The items of a
// group that share a row add up what they found.
kernel void sum_over_columns(
    global const float* x, long x_offset, int x_stride, global float* y, long y_offset,
    long rows, int columns, int rows_per_item, int columns_per_item, float factor) {
#if LANES > 1
  local float parts[GROUP_ROWS][LANES];
#endif
  const int lane = get_local_id(0);
  const int first = (int)get_global_id(2) * columns_per_item;
  for (int i = 0; i < rows_per_item; i++) {
    const long row = (long)get_global_id(1) * rows_per_item + i;
    const int end = row < rows ? first + min(columns_per_item, columns - first) : 0;
    global const float* xs = x + x_offset + row * x_stride;
    FLOATS sums = 0.0f;
    FLOATS lost_sums = 0.0f;
    int c = first + lane * VW;
    for (; c + VW <= end; c += LANES * VW) {
      ADD(FLOATS, sums, lost_sums, LOAD(xs + c))
    }
    float part[VW];
    STORE(sums, part);
    float sum = 0.0f;
    float lost = 0.0f;
    for (int v = 0; v < VW; v++) {
      ADD(float, sum, lost, part[v])
    }
    for (; c < end; c++) {
      ADD(float, sum, lost, xs[c])
    }
#if LANES > 1
    parts[get_local_id(1)][lane] = sum;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int other = 1; lane == 0 && other < LANES; other++) {
      ADD(float, sum, lost, parts[get_local_id(1)][other])
    }
    barrier(CLK_LOCAL_MEM_FENCE);
#endif
    if (lane == 0 && row < rows) {
      y[y_offset + row * get_global_size(2) + get_global_id(2)] = factor * sum;
    }
  }
}
