// Two-dimensional convolution for GPUs: a matrix product whose left side is never stored (implicit
// GEMM), in tiles that a work-group shares through local memory.
//
//   y[p, o] = epilogue(sum over k of pixels[p, k] * weights[k, o]),  k = (tap row, column, channel)
//
//              weights [k][o]       A group computes TILE_ROWS pixels x TILE_COLUMNS outputs.
//              [ TILE_K x     ]     While it multiplies the tiles of TILE_K values of k that lie
//              [ TILE_COLUMNS ]     in local memory, its loads of the next ones are on their way
//   pixels     ----------------     to registers; they go to a second pair of tiles, so that one
//   [TILE_]    [ . . . . . .  ]     barrier does for each.
//   [ROWS ]    [ . results .  ]     An item has ITEM_ROWS x ITEM_COLUMNS results, in quads of four:
//   [     ]    [ . . . . . .  ]     quad i of item l is quad i * (items) + l of the tile, so that
//                                   neighbours read and write neighbours, without bank conflicts.
//
//   x        [N, H, W] pixels, x_stride floats apart, channels side by side
//   weights  [taps][tap_rows][weights_stride] and TILE_K rows behind them, zero where there is no
//            channel or output, by conv2d_local_tile_weights; tap_rows is a multiple of TILE_K
//   y        [N, oH, oW] pixels, y_stride floats apart; lanes behind output O are left alone

// Pixels of a group's tile, a multiple of ITEM_ROWS; 16 to 128.
#ifndef TILE_ROWS
#define TILE_ROWS 128
#endif
// Outputs of a group's tile, a multiple of ITEM_COLUMNS; 16 to 128.
#ifndef TILE_COLUMNS
#define TILE_COLUMNS 128
#endif
// Values of k in a tile, 8 for no conflicts of 32 banks; 4, 8, 16 or 32.
#ifndef TILE_K
#define TILE_K 8
#endif
// Pixels of an item, a multiple of four; 4 to 8.
#ifndef ITEM_ROWS
#define ITEM_ROWS 8
#endif
// Outputs of an item, a multiple of four; 4 to 8.
#ifndef ITEM_COLUMNS
#define ITEM_COLUMNS 8
#endif
// Whether every quad of channels of x may be loaded whole, as where the channels are a multiple of
// four or the padding behind them is the tensor's own; 0 or 1.
#ifndef WHOLE_QUADS
#define WHOLE_QUADS 0
#endif

#define GROUP_X (TILE_COLUMNS / ITEM_COLUMNS)
#define GROUP_Y (TILE_ROWS / ITEM_ROWS)
#define GROUP (GROUP_X * GROUP_Y)
#define K_QUADS (TILE_K / 4)
// Quads of a tile that an item fetches, and how far apart they are.
#define PIXEL_QUADS (TILE_ROWS * K_QUADS / GROUP)
#define PIXEL_STEP (GROUP / K_QUADS)
#define WEIGHT_QUADS (TILE_COLUMNS * K_QUADS / GROUP)
#define WEIGHT_ROW_STEP (GROUP / (TILE_COLUMNS / 4))
// Four more floats: the two quads of a pixel are then stored to different banks.
#define PIXEL_STRIDE (TILE_ROWS + 4)

#if TILE_ROWS * K_QUADS % GROUP || TILE_COLUMNS * K_QUADS % GROUP || GROUP % (TILE_COLUMNS / 4)
#error "the items of a group cannot share the quads of its tiles evenly; change TILE_K or the tiles"
#endif

#define UNROLL _Pragma("unroll")
// For loops of whose passes more than two, side by side, would need too many registers.
#define UNROLL_PAIR _Pragma("unroll 2")

// As many floats as there are, at most four; the others are zero and not read.
inline float4 load_quad(global const float* from, int count) {
  if (count >= 4) {
    return vload4(0, from);
  }
  return (float4)(
      count > 0 ? from[0] : 0.0f, count > 1 ? from[1] : 0.0f, count > 2 ? from[2] : 0.0f, 0.0f);
}

inline void store_quad(float4 v, global float* to, int count) {
  if (count >= 4) {
    vstore4(v, 0, to);
  } else {
    if (count > 0) to[0] = v.x;
    if (count > 1) to[1] = v.y;
    if (count > 2) to[2] = v.z;
  }
}

// Four channels of a pixel, of which `count` exist; anything where none does. A load in a branch
// would be waited for at its end, so what is outside is read from elsewhere and dropped later.
inline float4 fetch(global const float* images, int from, int count) {
#if WHOLE_QUADS
  return vload4(0, images + (count > 0 ? from : 0));
#else
  return load_quad(images + from, count);
#endif
}

// Brings a weight [O, C, kH, kW] into the kernel's order. Range: [weights_stride, rows].
kernel void conv2d_local_tile_weights(
    global const float* weight, long weight_offset, int outputs, int channels, int taps,
    int tap_rows, global float* weights) {
  const int o = get_global_id(0);
  const int row = get_global_id(1);
  const int tap = row / tap_rows;
  const int c = row % tap_rows;
  weights[(long)row * get_global_size(0) + o] =
      o < outputs && c < channels && tap < taps
          ? weight[weight_offset + ((long)o * channels + c) * taps + tap]
          : 0.0f;
}

// Range: [GROUP_X * ceil(O / TILE_COLUMNS), GROUP_Y * ceil(N * oH * oW / TILE_ROWS)].
kernel __attribute__((reqd_work_group_size(GROUP_X, GROUP_Y, 1))) void conv2d_local_tile(
    global const float* restrict x, long x_offset, int x_stride, int height, int width,
    global const float* restrict weights, int weights_stride, int tap_rows, int kernel_h,
    int kernel_w, int stride_h, int stride_w, int padding_h, int padding_w, int dilation_h,
    int dilation_w, int channels, int outputs, global float* restrict y, long y_offset,
    int y_stride, int out_height, int out_width, int pixels, global const float* restrict bias,
    long bias_offset, float negative_slope, global const float* restrict scale, long scale_offset,
    global const float* restrict shift, long shift_offset) {
  local float pixel_tiles[2][TILE_K * PIXEL_STRIDE] __attribute__((aligned(16)));
  local float weight_tiles[2][TILE_K * TILE_COLUMNS] __attribute__((aligned(16)));
  local int4 windows[TILE_ROWS];
  const int item_x = get_local_id(0);
  const int item_y = get_local_id(1);
  const int item = item_y * GROUP_X + item_x;
  const int pixel0 = get_group_id(1) * TILE_ROWS;
  const int output0 = get_group_id(0) * TILE_COLUMNS;
  const int tiles = (channels + TILE_K - 1) / TILE_K;
  // Of each tile, an item fetches quads of pixels from channel fetch_k on, and quads of weights.
  const int fetch_pixel = item / K_QUADS;
  const int fetch_k = item % K_QUADS * 4;
  global const float* images = x + x_offset;

  // Where the windows of the tile's pixels begin: row, column and image.
  for (int i = item; i < TILE_ROWS; i += GROUP) {
    const int pixel = pixel0 + i;
    const int row = pixel / out_width % out_height * stride_h - padding_h;
    const int column = pixel % out_width * stride_w - padding_w;
    // A row behind the last pixel begins so far up that every tap is outside.
    windows[i] =
        (int4)(pixel < pixels ? row : -(1 << 30), column, pixel / out_width / out_height, 0);
  }
  barrier(CLK_LOCAL_MEM_FENCE);

  float4 sums[ITEM_ROWS][ITEM_COLUMNS / 4];
  UNROLL for (int i = 0; i < ITEM_ROWS; ++i) {
    UNROLL for (int j = 0; j < ITEM_COLUMNS / 4; ++j) {
      sums[i][j] = 0.0f;
    }
  }

  for (int tap = 0; tap < kernel_h * kernel_w; ++tap) {
    int pixel_from[PIXEL_QUADS];
    int count[PIXEL_QUADS];
    UNROLL for (int s = 0; s < PIXEL_QUADS; ++s) {
      const int4 window = windows[fetch_pixel + s * PIXEL_STEP];
      const int row = window.x + tap / kernel_w * dilation_h;
      const int column = window.y + tap % kernel_w * dilation_w;
      const bool is_inside = (uint)row < (uint)height && (uint)column < (uint)width;
      pixel_from[s] = ((window.z * height + row) * width + column) * x_stride + fetch_k;
      count[s] = is_inside ? channels - fetch_k : 0;
    }
    int weight_from = (tap * tap_rows + item / (TILE_COLUMNS / 4)) * weights_stride + output0 +
        item % (TILE_COLUMNS / 4) * 4;

    // Fetches the tile behind `tile`, multiplies `tile`, then stores what was fetched.
    for (int tile = -1; tile < tiles; ++tile) {
      float4 pixel_quads[PIXEL_QUADS];
      float4 weight_quads[WEIGHT_QUADS];
      UNROLL for (int s = 0; s < PIXEL_QUADS; ++s) {
        pixel_quads[s] = fetch(images, pixel_from[s], count[s]);
      }
      UNROLL for (int s = 0; s < WEIGHT_QUADS; ++s) {
        weight_quads[s] = *(global const float4*)(
            weights + weight_from + s * (WEIGHT_ROW_STEP * weights_stride));
      }
      weight_from += TILE_K * weights_stride;
      if (tile >= 0) {
        local const float* pixel_tile = pixel_tiles[tile & 1] + item_y * 4;
        local const float* weight_tile = weight_tiles[tile & 1] + item_x * 4;
        UNROLL_PAIR for (int k = 0; k < TILE_K; ++k) {
          float p[ITEM_ROWS];
          float4 w[ITEM_COLUMNS / 4];
          UNROLL for (int i = 0; i < ITEM_ROWS / 4; ++i) {
            vstore4(*(local const float4*)(pixel_tile + i * GROUP_Y * 4), i, p);
          }
          UNROLL for (int j = 0; j < ITEM_COLUMNS / 4; ++j) {
            w[j] = *(local const float4*)(weight_tile + j * GROUP_X * 4);
          }
          UNROLL for (int i = 0; i < ITEM_ROWS; ++i) {
            UNROLL for (int j = 0; j < ITEM_COLUMNS / 4; ++j) {
              sums[i][j] += p[i] * w[j];
            }
          }
          pixel_tile += PIXEL_STRIDE;
          weight_tile += TILE_COLUMNS;
        }
      }
      local float* pixel_to = pixel_tiles[~tile & 1] + fetch_k * PIXEL_STRIDE + fetch_pixel;
      UNROLL for (int s = 0; s < PIXEL_QUADS; ++s) {
        const float4 v = count[s] > 0 ? pixel_quads[s] : 0.0f;
        pixel_to[s * PIXEL_STEP] = v.x;
        pixel_to[s * PIXEL_STEP + PIXEL_STRIDE] = v.y;
        pixel_to[s * PIXEL_STEP + 2 * PIXEL_STRIDE] = v.z;
        pixel_to[s * PIXEL_STEP + 3 * PIXEL_STRIDE] = v.w;
        pixel_from[s] += TILE_K;
        count[s] -= TILE_K;
      }
      local float* weight_to = weight_tiles[~tile & 1] + item * 4;
      UNROLL for (int s = 0; s < WEIGHT_QUADS; ++s) {
        *(local float4*)(weight_to + s * GROUP * 4) = weight_quads[s];
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
  }

  UNROLL for (int j = 0; j < ITEM_COLUMNS / 4; ++j) {
    const int o = output0 + (j * GROUP_X + item_x) * 4;
    const int count = outputs - o;
    const float4 b = bias ? load_quad(bias + bias_offset + o, count) : 0.0f;
    const float4 m = scale ? load_quad(scale + scale_offset + o, count) : 1.0f;
    const float4 a = scale ? load_quad(shift + shift_offset + o, count) : 0.0f;
    UNROLL for (int i = 0; i < ITEM_ROWS; ++i) {
      const int pixel = pixel0 + (i / 4 * GROUP_Y + item_y) * 4 + i % 4;
      const float4 v = sums[i][j] + b;
      if (pixel < pixels) {
        store_quad(
            (v > 0.0f ? v : negative_slope * v) * m + a, y + y_offset + (long)pixel * y_stride + o,
            count);
      }
    }
  }
}
