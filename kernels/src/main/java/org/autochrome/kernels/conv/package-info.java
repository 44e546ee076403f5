/** Convolution and transposed convolution. */
@NullMarked
package org.autochrome.kernels.conv;

import org.jspecify.annotations.NullMarked;
