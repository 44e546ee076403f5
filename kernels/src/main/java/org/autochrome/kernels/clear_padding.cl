// Makes the lanes behind the channels of an image zero:
//
//            channels              stride
//   pixel  [ c0 c1 ... c(C-1) | 0 ... 0 ]
//
// Item i takes pixels_per_item pixels. The channels are left alone.

kernel void clear_padding(
    global float* image, int channels, int stride, long pixels, int pixels_per_item) {
  const long first = (long)get_global_id(0) * pixels_per_item;
  const long end = min(first + pixels_per_item, pixels);
  for (long pixel = first; pixel < end; pixel++) {
    for (int lane = channels; lane < stride; lane++) {
      image[pixel * stride + lane] = 0.0f;
    }
  }
}
