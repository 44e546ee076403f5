// A kernel that asks for as much local memory as it is told to.

// Floats of local memory; 1 to 16777216.
#ifndef SLAB
#define SLAB 16
#endif

__kernel void greedy(__global float* y) {
  __local float slab[SLAB];
  const int l = get_local_id(0);
  for (int i = l; i < SLAB; i += get_local_size(0)) {
    slab[i] = i;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  y[get_global_id(0)] = slab[(l + 1) % SLAB] + slab[SLAB - 1];
}
