// Small kernels that exercise the host's argument handling.

// Added to each product; -8 to 8.
#ifndef OFFSET
#define OFFSET 0
#endif

#define WIDE ulong

// y = scale * x + OFFSET over count elements from position first on.
__kernel void scale_add(
    __global const float* restrict x, __global float* restrict y, const float scale,
    const int first, const unsigned int count, const WIDE unused) {
  const size_t i = get_global_id(0);
  if (i < count) {
    y[first + i] = scale * x[first + i] + OFFSET;
  }
}

// Each work-group writes the sum of its part of x; length of partial = work-items in a group.
kernel __attribute__((work_group_size_hint(8, 1, 1)))
void group_sum(global const float* x, global float* sums, local float* partial) {
  const int l = get_local_id(0);
  partial[l] = x[get_global_id(0)];
  barrier(CLK_LOCAL_MEM_FENCE);
  if (l == 0) {
    float sum = 0.0f;
    for (int i = 0; i < (int)get_local_size(0); ++i) {
      sum += partial[i];
    }
    sums[get_group_id(0)] = sum;
  }
}

// y = table[i], or the fallback where there is no table.
__kernel void look_up(__constant float* table, __global float* y, float fallback) {
  const size_t i = get_global_id(0);
  y[i] = table ? table[i] : fallback;
}

// Where each work-item is, to see that ranges arrive whole.
__kernel __attribute__((reqd_work_group_size(2, 2, 1))) void place(__global float* y) {
  const size_t i = get_global_id(0) + get_global_size(0) * get_global_id(1);
  y[i] = get_local_id(0) + 10 * get_group_id(0) + 100 * get_local_id(1) + 1000 * get_group_id(1);
}
