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
// Queries, keys and weights of a tile are in local memory. The sums are in registers: an item has
// CHANNELS channels, GROUP apart, of every query, so that a group's loads of a value join. Group
// (query tile, slice of GROUP x CHANNELS channels, picture). All images are channels-last.

// Numbers in a query and in a key; 1 to 256, as far as local memory goes.
#ifndef DEPTH
#define DEPTH 8
#endif

// Work-items of a group, at least QUERIES; 16 to 256.
#ifndef GROUP
#define GROUP 64
#endif

// Channels of an item; 1 to 4.
#ifndef CHANNELS
#define CHANNELS 1
#endif

// Queries of a group; 1 to 16.
#ifndef QUERIES
#define QUERIES 16
#endif

// Keys in local memory at one time; 4 to 64.
#ifndef KEYS
#define KEYS 32
#endif

// Arrays indexed in such loops alone are registers.
#define UNROLL _Pragma("unroll")

// Item (item of the group and query tile, slice, picture).
kernel __attribute__((reqd_work_group_size(GROUP, 1, 1))) void attention(
    global const float* query, long query_offset, int query_stride,
    global const float* key, long key_offset, int key_stride,
    global const float* value, long value_offset, int value_stride,
    global float* y, long y_offset, int y_stride, int query_count, int key_count, int channels) {
  local float q[QUERIES][DEPTH];
  // One more than DEPTH: neighbouring keys then lie in different banks.
  local float k[KEYS][DEPTH + 1];
  local float p[QUERIES][KEYS];
  local float top[QUERIES];
  local float fade[QUERIES];
  local float sum[QUERIES];
  const int l = get_local_id(0);
  const int query0 = (int)get_group_id(0) * QUERIES;
  const int channel0 = (int)get_group_id(1) * (GROUP * CHANNELS) + l;
  const long picture = get_group_id(2);
  global const float* qs = query + query_offset + (picture * query_count + query0) * query_stride;
  global const float* ks = key + key_offset + picture * key_count * key_stride;
  global const float* vs = value + value_offset + picture * key_count * value_stride;

  for (int e = l; e < QUERIES * DEPTH; e += GROUP) {
    const int j = e / DEPTH;
    q[j][e % DEPTH] = query0 + j < query_count ? qs[(long)j * query_stride + e % DEPTH] : 0.0f;
  }
  if (l < QUERIES) {
    top[l] = -INFINITY;
    sum[l] = 0.0f;
  }
  float sums[QUERIES][CHANNELS];
  UNROLL for (int j = 0; j < QUERIES; j++) {
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
    for (int e = l; e < QUERIES * KEYS; e += GROUP) {
      float score = -INFINITY;
      if (e % KEYS < n) {
        score = 0.0f;
        for (int i = 0; i < DEPTH; i++) {
          score = fma(q[e / KEYS][i], k[e % KEYS][i], score);
        }
      }
      p[e / KEYS][e % KEYS] = score;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    if (l < QUERIES) {
      float new_top = top[l];
      for (int i = 0; i < KEYS; i++) {
        new_top = fmax(new_top, p[l][i]);
      }
      fade[l] = exp(top[l] - new_top);
      top[l] = new_top;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int e = l; e < QUERIES * KEYS; e += GROUP) {
      p[e / KEYS][e % KEYS] = exp(p[e / KEYS][e % KEYS] - top[e / KEYS]);
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    if (l < QUERIES) {
      float total = sum[l] * fade[l];
      for (int i = 0; i < KEYS; i++) {
        total += p[l][i];
      }
      sum[l] = total;
    }
    UNROLL for (int j = 0; j < QUERIES; j++) {
      UNROLL for (int c = 0; c < CHANNELS; c++) {
        sums[j][c] *= fade[j];
      }
    }
    for (int i = 0; i < n; i++) {
      float v[CHANNELS];
      UNROLL for (int c = 0; c < CHANNELS; c++) {
        const int channel = channel0 + c * GROUP;
        v[c] = channel < channels ? vs[(long)(key0 + i) * value_stride + channel] : 0.0f;
      }
      UNROLL for (int j = 0; j < QUERIES; j++) {
        UNROLL for (int c = 0; c < CHANNELS; c++) {
          sums[j][c] = fma(p[j][i], v[c], sums[j][c]);
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }

  UNROLL for (int j = 0; j < QUERIES; j++) {
    global float* ys = y + y_offset + (picture * query_count + query0 + j) * y_stride;
    UNROLL for (int c = 0; c < CHANNELS; c++) {
      const int channel = channel0 + c * GROUP;
      if (query0 + j < query_count && channel < channels) {
        ys[channel] = sums[j][c] / sum[j];
      }
    }
  }
}
