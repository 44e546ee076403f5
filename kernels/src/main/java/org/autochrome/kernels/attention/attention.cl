// attention:  y_j = the sum over i of softmax_i(query_j . key_i) value_i, for GPUs.
//
// One pass over the keys with a running maximum ("online softmax", Milakov and Gimelshein 2018,
// algorithm 3): the weights of all pairs are never stored.
//
//                keys ->  [ KEYS ][ KEYS ]...     A group holds QUERIES queries and walks over the
//   queries  [ p: weights of one   ]              keys, KEYS at a time: scores, weights against the
//      |     [ tile of keys, the   ] x values     largest score so far, and weights x values, added
//      v     [ only ones in memory ]   = sums     to sums faded by how the maximum grew.
//
// Queries, keys and weights of a tile are in local memory, four queries side by side in a vector.
// The sums are in registers: an item has CHANNELS channels, GROUP apart, of every query, so that a
// group's loads of a value join, and each is multiplied with QUERIES weights. Group (query tile,
// slice of GROUP x CHANNELS channels, picture). All images are channels-last.

// Numbers in a query and in a key; 1 to 256, as far as local memory goes.
#ifndef DEPTH
#define DEPTH 96
#endif

// Work-items of a group; 1 to 256.
#ifndef GROUP
#define GROUP 128
#endif

// Channels of an item; 1 to 4.
#ifndef CHANNELS
#define CHANNELS 3
#endif

// Queries of a group, a multiple of four; 4 to 16.
#ifndef QUERIES
#define QUERIES 16
#endif

// Keys in local memory at one time; 4 to 64.
#ifndef KEYS
#define KEYS 32
#endif

// Arrays indexed in such loops alone are registers.
#define UNROLL _Pragma("unroll")
// For loops whose passes, side by side, would need too many registers.
#define ROLLED _Pragma("unroll 1")

// Item (item of the group and query tile, slice, picture).
kernel __attribute__((reqd_work_group_size(GROUP, 1, 1))) void attention(
    global const float* query, long query_offset, int query_stride,
    global const float* key, long key_offset, int key_stride,
    global const float* value, long value_offset, int value_stride,
    global float* y, long y_offset, int y_stride, int query_count, int key_count, int channels) {
  local float q[DEPTH][QUERIES] __attribute__((aligned(16)));
  // One more than DEPTH: neighbouring keys then lie in different banks.
  local float k[KEYS][DEPTH + 1];
  local float p[KEYS][QUERIES] __attribute__((aligned(16)));
  local float top[QUERIES];
  local float fade[QUERIES] __attribute__((aligned(16)));
  local float sum[QUERIES] __attribute__((aligned(16)));
  const int l = get_local_id(0);
  const int query0 = (int)get_group_id(0) * QUERIES;
  const int channel0 = (int)get_group_id(1) * (GROUP * CHANNELS) + l;
  const long picture = get_group_id(2);
  global const float* qs = query + query_offset + (picture * query_count + query0) * query_stride;
  global const float* ks = key + key_offset + picture * key_count * key_stride;
  global const float* vs = value + value_offset + picture * key_count * value_stride;

  for (int e = l; e < QUERIES * DEPTH; e += GROUP) {
    const int j = e / DEPTH;
    q[e % DEPTH][j] = query0 + j < query_count ? qs[(long)j * query_stride + e % DEPTH] : 0.0f;
  }
  for (int j = l; j < QUERIES; j += GROUP) {
    top[j] = -INFINITY;
    sum[j] = 0.0f;
  }
  float4 sums[QUERIES / 4][CHANNELS];
  UNROLL for (int j = 0; j < QUERIES / 4; j++) {
    UNROLL for (int c = 0; c < CHANNELS; c++) {
      sums[j][c] = 0.0f;
    }
  }

  for (int key0 = 0; key0 < key_count; key0 += KEYS) {
    const int n = min(KEYS, key_count - key0);
    for (int e = l; e < n * DEPTH; e += GROUP) {
      k[e / DEPTH][e % DEPTH] = ks[(long)(key0 + e / DEPTH) * key_stride + e % DEPTH];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int e = l; e < QUERIES / 4 * KEYS; e += GROUP) {
      const int j = e / KEYS * 4;
      float4 scores = -INFINITY;
      if (e % KEYS < n) {
        scores = 0.0f;
        ROLLED for (int i = 0; i < DEPTH; i++) {
          scores = fma(*(local const float4*)(q[i] + j), (float4)(k[e % KEYS][i]), scores);
        }
      }
      *(local float4*)(p[e % KEYS] + j) = scores;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int j = l; j < QUERIES; j += GROUP) {
      float new_top = top[j];
      ROLLED for (int i = 0; i < KEYS; i++) {
        new_top = fmax(new_top, p[i][j]);
      }
      fade[j] = exp(top[j] - new_top);
      top[j] = new_top;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int e = l; e < QUERIES * KEYS; e += GROUP) {
      p[e / QUERIES][e % QUERIES] = exp(p[e / QUERIES][e % QUERIES] - top[e % QUERIES]);
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int j = l; j < QUERIES; j += GROUP) {
      float total = sum[j] * fade[j];
      ROLLED for (int i = 0; i < KEYS; i++) {
        total += p[i][j];
      }
      sum[j] = total;
    }
    UNROLL for (int j = 0; j < QUERIES / 4; j++) {
      UNROLL for (int c = 0; c < CHANNELS; c++) {
        sums[j][c] *= *(local const float4*)(fade + 4 * j);
      }
    }
    ROLLED for (int i = 0; i < n; i++) {
      float v[CHANNELS];
      UNROLL for (int c = 0; c < CHANNELS; c++) {
        const int channel = channel0 + c * GROUP;
        v[c] = channel < channels ? vs[(long)(key0 + i) * value_stride + channel] : 0.0f;
      }
      UNROLL for (int j = 0; j < QUERIES / 4; j++) {
        const float4 weights = *(local const float4*)(p[i] + 4 * j);
        UNROLL for (int c = 0; c < CHANNELS; c++) {
          sums[j][c] = fma(weights, (float4)(v[c]), sums[j][c]);
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }

  global float* ys = y + y_offset + (picture * query_count + query0) * y_stride;
  UNROLL for (int j = 0; j < QUERIES / 4; j++) {
    const float4 total = *(local const float4*)(sum + 4 * j);
    UNROLL for (int c = 0; c < CHANNELS; c++) {
      const float4 v = sums[j][c] / total;
      const int channel = channel0 + c * GROUP;
      if (channel < channels) {
        const int left = query_count - query0 - 4 * j;
        if (left > 0) ys[(long)(4 * j) * y_stride + channel] = v.x;
        if (left > 1) ys[(long)(4 * j + 1) * y_stride + channel] = v.y;
        if (left > 2) ys[(long)(4 * j + 2) * y_stride + channel] = v.z;
        if (left > 3) ys[(long)(4 * j + 3) * y_stride + channel] = v.w;
      }
    }
  }
}
