// What a device can do at most: multiply-adds on registers, and a copy of a large array.

// Independent sums in a work-item, each a vector of 16 floats; enough to hide a multiply-add's
// latency, few enough to stay in registers; 1 to 16.
#ifndef CHAINS
#define CHAINS 8
#endif

// result[item] = something that depends on every multiply-add. Range: [items].
__kernel __attribute__((vec_type_hint(float16))) void multiply_add(
    const int rounds, const float factor, const float addend, __global float* result) {
  float16 sums[CHAINS];
  for (int i = 0; i < CHAINS; ++i) {
    sums[i] = (float16)(get_global_id(0) + i);
  }
  const float16 factors = (float16)(factor);
  const float16 addends = (float16)(addend);
  for (int round = 0; round < rounds; ++round) {
#pragma unroll
    for (int i = 0; i < CHAINS; ++i) {
      sums[i] = fma(sums[i], factors, addends);
    }
  }
  float16 all = (float16)(0.0f);
  for (int i = 0; i < CHAINS; ++i) {
    all += sums[i];
  }
  const float8 eight = all.lo + all.hi;
  const float4 four = eight.lo + eight.hi;
  result[get_global_id(0)] = four.x + four.y + four.z + four.w;
}

// target = source, 16 floats an item. Range: [floats / 16].
__kernel void copy(__global const float* restrict source, __global float* restrict target) {
  const long item = get_global_id(0);
  vstore16(vload16(item, source), item, target);
}
