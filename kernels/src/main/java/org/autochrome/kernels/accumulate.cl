// Adds one tensor to another, for the tape: sum += addend. Both are rows x columns numbers whose
// rows begin row_stride floats apart; what lies between the rows is left alone.

__kernel void accumulate(
    __global float* sum, const long sum_offset, __global const float* addend,
    const long addend_offset, const int row_stride) {
  const size_t column = get_global_id(0);
  const size_t at = get_global_id(1) * row_stride + column;
  sum[sum_offset + at] += addend[addend_offset + at];
}
