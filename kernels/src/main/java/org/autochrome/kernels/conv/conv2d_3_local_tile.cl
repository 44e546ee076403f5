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
//   weights  [taps * C rounded up to four, rounded up to TILE_K][weights_stride], by
//            conv2d_local_tile_weights, zero where there is no channel or output
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

#define GROUP_X (TILE_COLUMNS / ITEM_COLUMNS)
#define GROUP_Y (TILE_ROWS / ITEM_ROWS)
#define GROUP (GROUP_X * GROUP_Y)
#define K_QUADS (TILE_K / 4)
// Quads of a tile that an item fetches, and how far apart they are.
#define PIXEL_QUADS (TILE_ROWS * K_QUADS / GROUP)
#define PIXEL_STEP (GROUP / K_QUADS)
#define WEIGHT_QUADS (TILE_COLUMNS * K_QUADS / GROUP)
// Four more floats: the two quads of a pixel are then stored to different banks.
#define PIXEL_STRIDE (TILE_ROWS + 4)

#if TILE_ROWS * K_QUADS % GROUP || TILE_COLUMNS * K_QUADS % GROUP || GROUP % K_QUADS
#error "the items of a group cannot share the quads of its tiles evenly; change TILE_K or the tiles"
#endif

#define UNROLL _Pragma("unroll")
// More would let compilers load so far ahead that registers run out.
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

// Brings a weight [O, C, kH, kW] into the kernel's order. Range: [weights_stride, rows].
kernel void conv2d_local_tile_weights(
    global const float* weight, long weight_offset, int outputs, int channels, int taps,
    global float* weights) {
  const int o = get_global_id(0);
  const int k = get_global_id(1);
  const int tap_rows = (channels + 3) / 4 * 4;
  const int tap = k / tap_rows;
  const int c = k % tap_rows;
  const bool exists = o < outputs && c < channels && tap < taps;
  weights[(long)k * get_global_size(0) + o] =
      exists ? weight[weight_offset + ((long)o * channels + c) * taps + tap] : 0.0f;
}

// Range: [GROUP_X * ceil(O / TILE_COLUMNS), GROUP_Y * ceil(N * oH * oW / TILE_ROWS)].
kernel __attribute__((reqd_work_group_size(GROUP_X, GROUP_Y, 1))) void conv2d_local_tile(
    global const float* restrict x, long x_offset, int x_stride, int height, int width,
    global const float* restrict weights, int weights_stride, int kernel_h, int kernel_w,
    int stride_h, int stride_w, int padding_h, int padding_w, int dilation_h, int dilation_w,
    int channels, int outputs, global float* restrict y, long y_offset, int y_stride,
    int out_height, int out_width, int pixels, global const float* restrict bias, long bias_offset,
    float negative_slope, global const float* restrict scale, long scale_offset,
    global const float* restrict shift, long shift_offset) {
  local float pixel_tiles[2][TILE_K * PIXEL_STRIDE] __attribute__((aligned(16)));
  local float weight_tiles[2][TILE_K * TILE_COLUMNS] __attribute__((aligned(16)));
  const int item_x = get_local_id(0);
  const int item_y = get_local_id(1);
  const int item = item_y * GROUP_X + item_x;
  const int pixel0 = get_group_id(1) * TILE_ROWS;
  const int output0 = get_group_id(0) * TILE_COLUMNS;
  const int tap_channels = (channels + 3) / 4 * 4;
  const int tiles = (kernel_h * kernel_w * tap_channels + TILE_K - 1) / TILE_K;

  // The quads of pixels that this item fetches: where their windows begin, and the next k.
  const int fetch_pixel = item / K_QUADS;
  const int fetch_k = item % K_QUADS * 4;
  int top[PIXEL_QUADS];
  int left[PIXEL_QUADS];
  global const float* image[PIXEL_QUADS];
  UNROLL for (int s = 0; s < PIXEL_QUADS; ++s) {
    const int pixel = pixel0 + fetch_pixel + s * PIXEL_STEP;
    // A row behind the last pixel begins so far up that every tap is outside.
    top[s] = pixel < pixels ? pixel / out_width % out_height * stride_h - padding_h : -(1 << 30);
    left[s] = pixel % out_width * stride_w - padding_w;
    image[s] = x + x_offset + (long)(pixel / out_width / out_height) * height * width * x_stride;
  }
  int c = fetch_k;
  int tap_x = 0;
  int tap_y = 0;

  float4 sums[ITEM_ROWS][ITEM_COLUMNS / 4];
  UNROLL for (int i = 0; i < ITEM_ROWS; ++i) {
    UNROLL for (int j = 0; j < ITEM_COLUMNS / 4; ++j) {
      sums[i][j] = 0.0f;
    }
  }

  for (int tile = 0; tile <= tiles; ++tile) {
    float4 pixel_quads[PIXEL_QUADS];
    float4 weight_quads[WEIGHT_QUADS];
    if (tile < tiles) {
      while (c >= tap_channels) {
        c -= tap_channels;
        tap_x = tap_x + 1 < kernel_w ? tap_x + 1 : 0;
        tap_y += tap_x == 0;
      }
      UNROLL for (int s = 0; s < PIXEL_QUADS; ++s) {
        const int row = top[s] + tap_y * dilation_h;
        const int column = left[s] + tap_x * dilation_w;
        const bool is_inside =
            tap_y < kernel_h && (uint)row < (uint)height && (uint)column < (uint)width;
        pixel_quads[s] = load_quad(
            image[s] + ((long)row * width + column) * x_stride + c, is_inside ? channels - c : 0);
      }
      UNROLL for (int s = 0; s < WEIGHT_QUADS; ++s) {
        const int quad = item + s * GROUP;
        const int k = tile * TILE_K + quad / (TILE_COLUMNS / 4);
        weight_quads[s] = *(global const float4*)(
            weights + (long)k * weights_stride + output0 + quad % (TILE_COLUMNS / 4) * 4);
      }
      c += TILE_K;
    }
    if (tile > 0) {
      local const float* pixel_tile = pixel_tiles[(tile - 1) % 2] + item_y * 4;
      local const float* weight_tile = weight_tiles[(tile - 1) % 2] + item_x * 4;
      UNROLL_PAIR for (int k = 0; k < TILE_K; ++k) {
        float p[ITEM_ROWS];
        float4 w[ITEM_COLUMNS / 4];
        UNROLL for (int i = 0; i < ITEM_ROWS / 4; ++i) {
          const int at = k * PIXEL_STRIDE + i * GROUP_Y * 4;
          vstore4(*(local const float4*)(pixel_tile + at), i, p);
        }
        UNROLL for (int j = 0; j < ITEM_COLUMNS / 4; ++j) {
          w[j] = *(local const float4*)(weight_tile + k * TILE_COLUMNS + j * GROUP_X * 4);
        }
        UNROLL for (int i = 0; i < ITEM_ROWS; ++i) {
          UNROLL for (int j = 0; j < ITEM_COLUMNS / 4; ++j) {
            sums[i][j] += p[i] * w[j];
          }
        }
      }
    }
    if (tile < tiles) {
      UNROLL for (int s = 0; s < PIXEL_QUADS; ++s) {
        local float* to =
            pixel_tiles[tile % 2] + fetch_k * PIXEL_STRIDE + fetch_pixel + s * PIXEL_STEP;
        to[0] = pixel_quads[s].x;
        to[PIXEL_STRIDE] = pixel_quads[s].y;
        to[2 * PIXEL_STRIDE] = pixel_quads[s].z;
        to[3 * PIXEL_STRIDE] = pixel_quads[s].w;
      }
      UNROLL for (int s = 0; s < WEIGHT_QUADS; ++s) {
        *(local float4*)(weight_tiles[tile % 2] + (item + s * GROUP) * 4) = weight_quads[s];
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
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
