// Holds 512 values over a barrier, more than any target has registers: gpu_check.py must see it
// spill on each.

#define VALUES 512

kernel void canary(global const float* x, global float* y) {
  const int item = get_global_id(0) * VALUES;
  float values[VALUES];
#pragma unroll
  for (int i = 0; i < VALUES; ++i) {
    values[i] = x[item + i];
  }
  barrier(CLK_GLOBAL_MEM_FENCE);
#pragma unroll
  for (int i = 0; i < VALUES; ++i) {
    y[item + i] = values[VALUES - 1 - i];
  }
}
