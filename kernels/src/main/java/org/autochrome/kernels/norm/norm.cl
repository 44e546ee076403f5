// Batch and instance normalization over groups of pixels: the whole batch, or each picture.
//
// statistics_of_chunks:  mean and sum of squared deviations of each chunk of pixels and channel.
// statistics:            those of the chunks merged to mean and biased variance of each group.
// normalize_groups:      y = (x - mean) / sqrt(variance + eps) * weight + bias (OpenCL C has a
//                        function of its own that is called normalize).
//
//   x + x_offset          x_stride      chunks [G, P, 2, C]       statistics [G, 2, C]
//   group 0  [ pixels of chunk 0 ]      means,  squares  -----\    means, variances of group 0
//            [ pixels of chunk 1 ]      means,  squares  -----/
//   group 1  [ pixels of chunk 0 ]      ...                        means, variances of group 1
//
// All is reckoned from the mean of the group's first pixels, and the mean is taken off before
// squares are summed, chunk by chunk and again between the chunks (Chan, Golub, LeVeque 1983,
// equations 1.5 and 1.7): a mean of thousands of deviations costs no digits. Lanes behind the
// channels are neither read nor written.

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
#define STORE_1(v, p) (*(p) = (v))

// The mean of the first pixels of the group, from which means are reckoned.
#define ORIGIN(T, LOAD_T, origin)                                             \
  T origin = 0.0f;                                                            \
  for (int i = 0; i < min(16L, rows); i++) {                                  \
    origin += LOAD_T(group + i * (long)x_stride + c);                         \
  }                                                                           \
  origin /= (float)min(16L, rows);

// Mean and squares of n pixels from xs on; the second pass also mends the rounding of the first.
#define CHUNK(T, LOAD_T, STORE_T)                                             \
  {                                                                           \
    ORIGIN(T, LOAD_T, origin)                                                 \
    T sum = 0.0f;                                                             \
    for (int i = 0; i < n; i++) {                                             \
      sum += LOAD_T(xs + (long)i * x_stride + c) - origin;                    \
    }                                                                         \
    const T about = sum / (float)n;                                           \
    T rest = 0.0f;                                                            \
    T squares = 0.0f;                                                         \
    for (int i = 0; i < n; i++) {                                             \
      const T d = LOAD_T(xs + (long)i * x_stride + c) - origin - about;       \
      rest += d;                                                              \
      squares += d * d;                                                       \
    }                                                                         \
    STORE_T(about + rest / (float)n, result + c);                             \
    STORE_T(squares - rest * rest / (float)n, result + columns + c);          \
  }

// Item (lane, chunk, group).
kernel void statistics_of_chunks(
    global const float* x, long x_offset, int x_stride, global float* chunks, long chunks_offset,
    long rows, int columns, int rows_per_item, int chunk_count) {
  const int chunk = get_global_id(1);
  const long first = (long)chunk * rows_per_item;
  if (first >= rows) {
    return;
  }
  const int n = (int)min((long)rows_per_item, rows - first);
  global const float* group = x + x_offset + get_global_id(2) * rows * x_stride;
  global const float* xs = group + first * x_stride;
  global float* result =
      chunks + chunks_offset + (get_global_id(2) * chunk_count + chunk) * 2L * columns;
  int c = (int)get_global_id(0) * VW;
  for (; c + VW <= columns; c += LANES * VW) {
    CHUNK(FLOATS, LOAD, STORE)
  }
  for (; c < columns; c++) {
    CHUNK(float, LOAD_1, STORE_1)
  }
}

// Pixels of a chunk; the last one has what is left.
#define PIXELS_OF(chunk) ((float)min((long)rows_per_item, rows - (long)(chunk) * rows_per_item))

// Mean of the chunks' means, weighted by pixels, and their squares about it.
#define MERGE(T, LOAD_T, STORE_T)                                              \
  {                                                                            \
    ORIGIN(T, LOAD_T, origin)                                                  \
    T sum = 0.0f;                                                              \
    for (int chunk = 0; chunk < chunk_count; chunk++) {                        \
      sum += PIXELS_OF(chunk) * LOAD_T(found + chunk * 2L * columns + c);      \
    }                                                                          \
    const T mean = sum / (float)rows;                                          \
    T squares = 0.0f;                                                          \
    for (int chunk = 0; chunk < chunk_count; chunk++) {                        \
      global const float* at = found + chunk * 2L * columns + c;               \
      const T d = LOAD_T(at) - mean;                                           \
      squares += LOAD_T(at + columns) + PIXELS_OF(chunk) * d * d;              \
    }                                                                          \
    STORE_T(origin + mean, result + c);                                        \
    STORE_T(squares / (float)rows, result + columns + c);                      \
  }

// Item (lane, group).
kernel void statistics(
    global const float* x, long x_offset, int x_stride,
    global const float* chunks, long chunks_offset, global float* statistics,
    long statistics_offset, long rows, int columns, int rows_per_item, int chunk_count) {
  global const float* group = x + x_offset + get_global_id(1) * rows * x_stride;
  global const float* found =
      chunks + chunks_offset + get_global_id(1) * chunk_count * 2L * columns;
  global float* result = statistics + statistics_offset + get_global_id(1) * 2L * columns;
  int c = (int)get_global_id(0) * VW;
  for (; c + VW <= columns; c += LANES * VW) {
    MERGE(FLOATS, LOAD, STORE)
  }
  for (; c < columns; c++) {
    MERGE(float, LOAD_1, STORE_1)
  }
}

#define NORMALIZE(T, LOAD_T, STORE_T)                                            \
  {                                                                              \
    const T mean = LOAD_T(means + c);                                            \
    const T norm = 1.0f / sqrt(LOAD_T(means + columns + c) + eps);               \
    const T scale = is_affine ? LOAD_T(weight + weight_offset + c) * norm : norm; \
    const T shift = is_affine ? LOAD_T(bias + bias_offset + c) : (T)(0.0f);      \
    for (int i = 0; i < n; i++) {                                                \
      const T d = LOAD_T(xs + (long)i * x_stride + c) - mean;                    \
      STORE_T(d * scale + shift, ys + (long)i * y_stride + c);                   \
    }                                                                            \
  }

// Item (lane, chunk, group). Without is_affine weight and bias are not read.
kernel void normalize_groups(
    global const float* x, long x_offset, int x_stride,
    global const float* statistics, long statistics_offset,
    global const float* weight, long weight_offset, global const float* bias, long bias_offset,
    global float* y, long y_offset, int y_stride,
    long rows, int columns, int rows_per_item, int is_affine, float eps) {
  const long first = (long)get_global_id(1) * rows_per_item;
  if (first >= rows) {
    return;
  }
  const int n = (int)min((long)rows_per_item, rows - first);
  const long pixel = get_global_id(2) * rows + first;
  global const float* xs = x + x_offset + pixel * x_stride;
  global float* ys = y + y_offset + pixel * y_stride;
  global const float* means = statistics + statistics_offset + get_global_id(2) * 2L * columns;
  int c = (int)get_global_id(0) * VW;
  for (; c + VW <= columns; c += LANES * VW) {
    NORMALIZE(FLOATS, LOAD, STORE)
  }
  for (; c < columns; c++) {
    NORMALIZE(float, LOAD_1, STORE_1)
  }
}
