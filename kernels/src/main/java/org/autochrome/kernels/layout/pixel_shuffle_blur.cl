// Pixel shuffle by two and a blur of 2x2 pixels:
//
//   y(i, j)[c] = (s(i - 1, j - 1) + s(i - 1, j) + s(i, j - 1) + s(i, j)) / 4
//   s(2 h + p, 2 w + q) = x(h, w)[4 c + 2 p + q], and s(0, j) above and s(i, 0) left of it.
//
// A pixel of x holds 2x2 pixels of s in each group of four channels. Those of y that lie there, y00
// to y11, need the four and what borders on them above and to the left:
//
//   above left  . . | . .  above        y00 = (d + b0 + r0 + p00) / 4
//               . d | b0 b1             y01 = (b0 + b1 + p00 + p01) / 4
//               ----+------             y10 = (r0 + r1 + p00 + p10) / 4
//         left  . r0| p00 p01           y11 = (p00 + p01 + p10 + p11) / 4
//               . r1| p10 p11
//
// Item (lane, chunk, line) takes columns_per_item pixels of a line of x, and of each every LANES-th
// vector of groups. `channels` counts those of y. Lanes behind them are neither read nor written.

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

// A vector at any address: some compilers split vstore into parts, but not this.
typedef struct __attribute__((packed)) {
  FLOATS lanes;
} UNALIGNED;
#define STORE(v, p) ((global UNALIGNED*)(p))->lanes = (v)

// Past the caches, where the compiler can: a line that is written whole need not be read before.
#define STREAM(v, p) STORE(v, p)
#ifdef __has_builtin
#if __has_builtin(__builtin_nontemporal_store)
#undef STREAM
#define STREAM(v, p) __builtin_nontemporal_store((v), (global FLOATS*)(p))
#endif
#endif

// VW groups of a pixel, their four numbers apart.
typedef struct {
  FLOATS p00, p01, p10, p11;
} Groups;

Groups groups(global const float* x) {
  const FLOATS a = LOAD(x), b = LOAD(x + VW), c = LOAD(x + 2 * VW), d = LOAD(x + 3 * VW);
  const FLOATS ab_left = (FLOATS)(a.even, b.even), cd_left = (FLOATS)(c.even, d.even);
  const FLOATS ab_right = (FLOATS)(a.odd, b.odd), cd_right = (FLOATS)(c.odd, d.odd);
  Groups g;
  g.p00 = (FLOATS)(ab_left.even, cd_left.even);
  g.p01 = (FLOATS)(ab_right.even, cd_right.even);
  g.p10 = (FLOATS)(ab_left.odd, cd_left.odd);
  g.p11 = (FLOATS)(ab_right.odd, cd_right.odd);
  return g;
}

static inline void put(FLOATS v, global float* p, int streams) {
  if (streams) {
    STREAM(v, p);
  } else {
    STORE(v, p);
  }
}

kernel void pixel_shuffle_blur(
    global const float* x, long x_offset, int x_stride, int h, int w,
    global float* y, long y_offset, int y_stride, int channels, int columns_per_item) {
  const int line = get_global_id(2);
  const int first = (int)get_global_id(1) * columns_per_item;
  const int top = line % h == 0;
  const int streams = (uintptr_t)(y + y_offset) % (VW * sizeof(float)) == 0 && y_stride % VW == 0;
  const long to_above = top ? 0 : -(long)w * x_stride;
  for (int column = first; column < min(first + columns_per_item, w); column++) {
    const int edge = column == 0;
    const long to_left = edge ? 0 : -x_stride;
    global const float* xs = x + x_offset + ((long)line * w + column) * x_stride;
    global float* upper = y + y_offset + ((long)line * 4 * w + 2 * column) * y_stride;
    global float* lower = upper + 2L * w * y_stride;
    int c = (int)get_global_id(0) * VW;
    for (; c + VW <= channels; c += LANES * VW) {
      const Groups p = groups(xs + 4 * c);
      const Groups b = groups(xs + to_above + 4 * c);
      const Groups r = groups(xs + to_left + 4 * c);
      const Groups d = groups(xs + to_above + to_left + 4 * c);
      const FLOATS b0 = top ? b.p00 : b.p10;
      const FLOATS b1 = top ? b.p01 : b.p11;
      const FLOATS r0 = edge ? r.p00 : r.p01;
      const FLOATS r1 = edge ? r.p10 : r.p11;
      const FLOATS corner = top ? (edge ? d.p00 : d.p01) : (edge ? d.p10 : d.p11);
      put(0.25f * (corner + b0 + r0 + p.p00), upper + c, streams);
      put(0.25f * (b0 + b1 + p.p00 + p.p01), upper + y_stride + c, streams);
      put(0.25f * (r0 + r1 + p.p00 + p.p10), lower + c, streams);
      put(0.25f * (p.p00 + p.p01 + p.p10 + p.p11), lower + y_stride + c, streams);
    }
    const long up = top ? 0 : to_above + 2;
    const long back = edge ? 0 : to_left + 1;
    for (; c < channels; c++) {
      global const float* p = xs + 4 * c;
      upper[c] = 0.25f * (p[up + back] + p[up] + p[back] + p[0]);
      upper[y_stride + c] = 0.25f * (p[up] + p[up + 1] + p[0] + p[1]);
      lower[c] = 0.25f * (p[back] + p[2 + back] + p[0] + p[2]);
      lower[y_stride + c] = 0.25f * (p[0] + p[1] + p[2] + p[3]);
    }
  }
}
