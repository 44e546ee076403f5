package org.autochrome.colorizer.model;

import java.util.List;
import org.autochrome.engine.core.Tensor;

/**
 * What an encoder hands to a U-Net's decoder.
 *
 * @param skips feature maps for the decoder's blocks in the order in which these run: the smallest picture first
 * @param bottom the smallest and deepest feature map
 */
public record EncoderFeatures(List<Tensor> skips, Tensor bottom) {}
