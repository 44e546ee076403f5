// Panels for the register tile: what it reads one after the other lies side by side.
//
// pack_rows:     panels[panel][column][i] = x[panel * width + i][column], queries and keys.
// pack_columns:  panels[panel][row][i] = x[row][panel * width + i], values.
//
//   x              pack_rows, width 2          pack_columns, width 2
//   [ a0 a1 a2 ]   [ a0 b0 a1 b1 a2 b2 ]       [ a0 a1 b0 b1 c0 c1 ]
//   [ b0 b1 b2 ]   [ c0  0 c1  0 c2  0 ]       [ a2  0 b2  0 c2  0 ]
//   [ c0 c1 c2 ]
//
// Zeros stand for rows and columns behind the last. x is a channels-last image, whose pixels are
// x_stride floats apart.

// Item (panel, picture); there are as many panels as the range says.
kernel void pack_rows(
    global const float* x, long x_offset, int x_stride, global float* panels, long panels_offset,
    int rows, int columns, int width) {
  const int first = (int)get_global_id(0) * width;
  const int n = min(width, rows - first);
  const long panel = get_global_id(1) * get_global_size(0) + get_global_id(0);
  global const float* xs = x + x_offset + (get_global_id(1) * rows + first) * x_stride;
  global float* ys = panels + panels_offset + panel * columns * width;
  for (int c = 0; c < columns; c++) {
    for (int i = 0; i < width; i++) {
      ys[c * width + i] = i < n ? xs[(long)i * x_stride + c] : 0.0f;
    }
  }
}

// Item (row, panel, picture).
kernel void pack_columns(
    global const float* x, long x_offset, int x_stride, global float* panels, long panels_offset,
    int rows, int columns, int width) {
  const int first = (int)get_global_id(1) * width;
  const int n = min(width, columns - first);
  const long row = get_global_id(0);
  const long panel = get_global_id(2) * get_global_size(1) + get_global_id(1);
  global const float* xs = x + x_offset + (get_global_id(2) * rows + row) * x_stride + first;
  global float* ys = panels + panels_offset + (panel * rows + row) * width;
  for (int i = 0; i < width; i++) {
    ys[i] = i < n ? xs[i] : 0.0f;
  }
}
