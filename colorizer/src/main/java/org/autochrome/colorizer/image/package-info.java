/**
 * Photographs: files to and from {@link org.autochrome.colorizer.image.RgbImage}, and the exact pixel arithmetic around
 * the network.
 *
 * <p>Read {@link org.autochrome.colorizer.image.PhotoPipeline} first: it is one photograph's whole way on one screen.
 */
@NullMarked
package org.autochrome.colorizer.image;

import org.jspecify.annotations.NullMarked;
