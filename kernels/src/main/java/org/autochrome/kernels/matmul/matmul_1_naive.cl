// Batched matrix product as its formula says it: one work-item computes one number.
//
//   y[i, m, n] = sum over k of a[i, m, k] * b[i, k, n]
//
//   a  [B, M, K] or, transposed, [B, K, M]: a_step_m floats from one m to the next, a_step_k of k
//   b  [B, K, N] or, transposed, [B, N, K]: likewise
//   y  [B, M, N]
//
// Every multiply-add loads both its factors from memory. The versions with higher numbers exist to
// load less.

// Range: [N, M, B], rounded up to whole work-groups.
__kernel void matmul_naive(
    __global const float* restrict a, const long a_offset, const long a_step_m,
    const long a_step_k, __global const float* restrict b, const long b_offset,
    const long b_step_k, const long b_step_n, __global float* restrict y, const long y_offset,
    const int rows, const int columns, const int depth) {
  const long n = get_global_id(0);
  const long m = get_global_id(1);
  const long batch = get_global_id(2);
  if (n >= columns || m >= rows) {
    return;
  }
  const long a_first = a_offset + batch * rows * depth + m * a_step_m;
  const long b_first = b_offset + batch * depth * columns + n * b_step_n;
  float sum = 0.0f;
  for (int k = 0; k < depth; ++k) {
    sum += a[a_first + k * a_step_k] * b[b_first + k * b_step_k];
  }
  y[y_offset + (batch * rows + m) * columns + n] = sum;
}
