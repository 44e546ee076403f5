// attention:  y_j = the sum over i of softmax_i(query_j . key_i) value_i, for CPUs.
//
// One pass over the keys with a running maximum ("online softmax", Milakov and Gimelshein 2018,
// algorithm 3): the weights of all pairs are never stored.
//
//                keys ->  [ KEYS ][ KEYS ]...    An item holds up to BLOCKS x ROWS queries and
//   queries  [ p: weights of one   ]             walks over the keys, KEYS at a time: scores; their
//      |     [ tile of keys, the   ] x values    weights against the largest so far; weights times
//      v     [ only ones in memory ]   = sums    values, added to sums that fade as it grows.
//
// Both products run in a tile of ROWS x PANEL registers over the packed panels of pack.cl, with M
// queries, K keys, d numbers in each and C channels:
//
//   queries [N, ceil(M / ROWS), d, ROWS]    keys [N, ceil(K / PANEL), d, PANEL]
//   values [N, ceil(C / PANEL), K, PANEL]   sums [N, ceil(M / ROWS), ceil(C / PANEL), ROWS, PANEL]

// Floats in a vector, those of a register; 4, 8 or 16.
#ifndef VW
#define VW 16
#endif

// Queries in the register tile, 12 for 32 vector registers and 6 for 16; 1 to 16.
#ifndef ROWS
#define ROWS 12
#endif

// Keys whose weights are in memory at one time, a multiple of PANEL = 2 VW; 32 to 512.
#ifndef KEYS
#define KEYS 256
#endif

// Blocks of ROWS queries that an item may hold: they share the loads of the values; 1 to 16.
#ifndef BLOCKS
#define BLOCKS 8
#endif

#define PANEL (2 * VW)
// Arrays indexed in such loops alone are registers.
#define UNROLL _Pragma("unroll")
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define FLOATS JOIN(float, VW)
#define LOAD(p) JOIN(vload, VW)(0, p)
#define STORE(v, p) JOIN(vstore, VW)(v, 0, p)

// a[r][] += left[r left_row + i left_step] * right[i][], over i < n: the register tile.
#define MULTIPLY(a, left, left_row, left_step, right, n)                  \
  for (int i = 0; i < (n); i++) {                                         \
    const FLOATS v0 = LOAD((right) + i * PANEL);                          \
    const FLOATS v1 = LOAD((right) + i * PANEL + VW);                     \
    UNROLL for (int r = 0; r < ROWS; r++) {                               \
      const float u = (left)[r * (left_row) + i * (left_step)];           \
      a[r][0] = fma((FLOATS)(u), v0, a[r][0]);                            \
      a[r][1] = fma((FLOATS)(u), v1, a[r][1]);                            \
    }                                                                     \
  }

// Weights below its exponential, 9e-27 of the largest, change no sum; as zeros they do not become
// subnormal numbers, which many processors multiply a hundred times slower.
#define LEAST -60.0f

// Makes weights of one query's scores. Returns by how much earlier sums fade.
float weigh(float* scores, int keys, float* top, float* sum) {
  for (int i = keys; i % PANEL != 0; i++) {
    scores[i] = -INFINITY;
  }
  float lanes[VW];
  FLOATS tops = *top;
  for (int i = 0; i < keys; i += VW) {
    tops = fmax(tops, LOAD(scores + i));
  }
  STORE(tops, lanes);
  float new_top = *top;
  for (int i = 0; i < VW; i++) {
    new_top = fmax(new_top, lanes[i]);
  }
  FLOATS sums = 0.0f;
  for (int i = 0; i < keys; i += VW) {
    const FLOATS below = LOAD(scores + i) - new_top;
    const FLOATS weights = below > LEAST ? exp(below) : 0.0f;
    STORE(weights, scores + i);
    sums += weights;
  }
  STORE(sums, lanes);
  const float fade = exp(*top - new_top);
  float total = *sum * fade;
  for (int i = 0; i < VW; i++) {
    total += lanes[i];
  }
  *top = new_top;
  *sum = total;
  return fade;
}

// Item (chunk of query blocks, picture).
kernel __attribute__((reqd_work_group_size(1, 1, 1))) void attention(
    global const float* queries, long queries_offset, global const float* keys, long keys_offset,
    global const float* values, long values_offset, global float* sums, long sums_offset,
    global float* y, long y_offset, int y_stride,
    int query_count, int key_count, int depth, int channels, int blocks_per_item) {
  const int block_count = (query_count + ROWS - 1) / ROWS;
  const int key_panels = (key_count + PANEL - 1) / PANEL;
  const int value_panels = (channels + PANEL - 1) / PANEL;
  const long picture = get_global_id(1);
  const int first = (int)get_global_id(0) * blocks_per_item;
  const int blocks = min(blocks_per_item, block_count - first);
  const long block0 = picture * block_count + first;
  global const float* qs = queries + queries_offset + block0 * depth * ROWS;
  global const float* ks = keys + keys_offset + picture * key_panels * depth * PANEL;
  global const float* vs = values + values_offset + picture * value_panels * key_count * PANEL;
  global float* tiles = sums + sums_offset + block0 * value_panels * (ROWS * PANEL);

  float p[BLOCKS * ROWS * KEYS];
  float top[BLOCKS * ROWS];
  float sum[BLOCKS * ROWS];
  float fade[BLOCKS * ROWS];
  for (int q = 0; q < blocks * ROWS; q++) {
    top[q] = -INFINITY;
    sum[q] = 0.0f;
  }

  for (int key0 = 0; key0 < key_count; key0 += KEYS) {
    const int n = min(KEYS, key_count - key0);
    for (int b = 0; b < blocks; b++) {
      float* scores = p + b * ROWS * KEYS;
      for (int k = 0; k < n; k += PANEL) {
        FLOATS a[ROWS][2];
        UNROLL for (int r = 0; r < ROWS; r++) {
          a[r][0] = 0.0f;
          a[r][1] = 0.0f;
        }
        MULTIPLY(a, qs + b * depth * ROWS, 1, ROWS, ks + (long)(key0 + k) * depth, depth)
        UNROLL for (int r = 0; r < ROWS; r++) {
          STORE(a[r][0], scores + r * KEYS + k);
          STORE(a[r][1], scores + r * KEYS + k + VW);
        }
      }
      for (int r = 0; r < ROWS; r++) {
        const int q = b * ROWS + r;
        fade[q] = weigh(scores + r * KEYS, n, top + q, sum + q);
      }
    }
    for (int panel = 0; panel < value_panels; panel++) {
      for (int b = 0; b < blocks; b++) {
        global float* tile = tiles + ((long)b * value_panels + panel) * (ROWS * PANEL);
        FLOATS a[ROWS][2];
        UNROLL for (int r = 0; r < ROWS; r++) {
          a[r][0] = key0 == 0 ? (FLOATS)(0.0f) : LOAD(tile + r * PANEL) * fade[b * ROWS + r];
          a[r][1] = key0 == 0 ? (FLOATS)(0.0f) : LOAD(tile + r * PANEL + VW) * fade[b * ROWS + r];
        }
        MULTIPLY(a, p + b * ROWS * KEYS, KEYS, 1, vs + ((long)panel * key_count + key0) * PANEL, n)
        UNROLL for (int r = 0; r < ROWS; r++) {
          STORE(a[r][0], tile + r * PANEL);
          STORE(a[r][1], tile + r * PANEL + VW);
        }
      }
    }
  }

  for (int q = 0; q < min(blocks * ROWS, query_count - first * ROWS); q++) {
    global float* ys = y + y_offset + (picture * query_count + first * ROWS + q) * y_stride;
    const float share = 1.0f / sum[q];
    for (int panel = 0; panel < value_panels; panel++) {
      global const float* tile =
          tiles + ((long)(q / ROWS) * value_panels + panel) * (ROWS * PANEL) + q % ROWS * PANEL;
      for (int c = panel * PANEL; c < min((panel + 1) * PANEL, channels); c++) {
        ys[c] = tile[c - panel * PANEL] * share;
      }
    }
  }
}
