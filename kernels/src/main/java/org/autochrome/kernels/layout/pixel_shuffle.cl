// pixel_shuffle:    y(h R + i, w R + j)[c] = x(h, w)[c R R + i R + j], channels become pixels.
// pixel_unshuffle:  the inverse, pixels become channels.
//
//   R = 2:   few pixels, many channels         many pixels, few channels
//            [ 0a 0b 0c 0d 1a 1b 1c 1d ... ]   [ 0a 1a ... ] [ 0b 1b ... ]
//                                              [ 0c 1c ... ] [ 0d 1d ... ]
//
// Item (lane, chunk, line) moves columns_per_item pixels of a line of the many channels, of each
// every LANES-th group of R R channels. `channels` counts those of the side of many pixels. Lanes
// behind the channels are neither read nor written.

// The factor by which width and height grow; 1 to 16.
#ifndef R
#define R 2
#endif

// Work-items side by side on a pixel (dimension 0), 1 on a CPU; 1 to 64.
#ifndef LANES
#define LANES 1
#endif

// The pixel of the many-pixel side that belongs to (line, column) and place (i, j).
#define FINE(line, column, i, j) (((long)(line) * R + (i)) * ((long)w * R) + (column) * R + (j))

kernel void pixel_shuffle(
    global const float* x, long x_offset, int x_stride, int w,
    global float* y, long y_offset, int y_stride, int channels, int columns_per_item) {
  const int line = get_global_id(2);
  const int first = (int)get_global_id(1) * columns_per_item;
  for (int column = first; column < min(first + columns_per_item, w); column++) {
    global const float* xs = x + x_offset + ((long)line * w + column) * x_stride;
    for (int i = 0; i < R; i++) {
      for (int j = 0; j < R; j++) {
        global float* ys = y + y_offset + FINE(line, column, i, j) * y_stride;
        for (int c = get_global_id(0); c < channels; c += LANES) {
          ys[c] = xs[c * (R * R) + i * R + j];
        }
      }
    }
  }
}

kernel void pixel_unshuffle(
    global const float* x, long x_offset, int x_stride, int w,
    global float* y, long y_offset, int y_stride, int channels, int columns_per_item) {
  const int line = get_global_id(2);
  const int first = (int)get_global_id(1) * columns_per_item;
  for (int column = first; column < min(first + columns_per_item, w); column++) {
    global float* ys = y + y_offset + ((long)line * w + column) * y_stride;
    for (int i = 0; i < R; i++) {
      for (int j = 0; j < R; j++) {
        global const float* xs = x + x_offset + FINE(line, column, i, j) * x_stride;
        for (int c = get_global_id(0); c < channels; c += LANES) {
          ys[c * (R * R) + i * R + j] = xs[c];
        }
      }
    }
  }
}
