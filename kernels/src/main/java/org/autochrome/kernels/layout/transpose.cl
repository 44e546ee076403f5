// transpose:  y(b, j, i) = x(b, i, j).
//
//   x(b)   columns            y(b)   rows
//   [ a b c d | ... ]         [ a e | ... ]   A matrix begins every x_batch floats, its rows are
//   [ e f g h | ... ]  rows   [ b f | ... ]   x_stride floats apart; y likewise. So it also turns
//                             [ c g | ... ]   dense [N, C, H W] into channels-last [N, H W, C] and
//                             [ d h | ... ]   back. What lies between the rows is left alone.
//
// A work-group moves a tile of TILE x TILE numbers: x is read and y is written along its own rows.
// Local memory does the turning on a GPU; a CPU's first cache needs none.

// Side of the tile, of which a GPU's local memory holds TILE (TILE + 1) floats; 8 to 64.
#ifndef TILE
#define TILE 32
#endif

// A GPU's group is TILE x GROUP_ROWS items. 0: one item and no local memory, for a CPU; 0 to 16.
#ifndef GROUP_ROWS
#define GROUP_ROWS 0
#endif

kernel void transpose(
    global const float* x, long x_offset, int x_stride, long x_batch,
    global float* y, long y_offset, int y_stride, long y_batch, int rows, int columns) {
  const int j0 = (int)get_group_id(0) * TILE;
  const int i0 = (int)get_group_id(1) * TILE;
  global const float* xs = x + x_offset + get_group_id(2) * x_batch;
  global float* ys = y + y_offset + get_group_id(2) * y_batch;
#if GROUP_ROWS == 0
  for (int j = j0; j < min(j0 + TILE, columns); j++) {
    for (int i = i0; i < min(i0 + TILE, rows); i++) {
      ys[(long)j * y_stride + i] = xs[(long)i * x_stride + j];
    }
  }
#else
  local float tile[TILE][TILE + 1];
  const int l = get_local_id(0);
  for (int i = get_local_id(1); i < min(TILE, rows - i0); i += GROUP_ROWS) {
    if (j0 + l < columns) {
      tile[i][l] = xs[(long)(i0 + i) * x_stride + j0 + l];
    }
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int j = get_local_id(1); j < min(TILE, columns - j0); j += GROUP_ROWS) {
    if (i0 + l < rows) {
      ys[(long)(j0 + j) * y_stride + i0 + l] = tile[l][j];
    }
  }
#endif
}
