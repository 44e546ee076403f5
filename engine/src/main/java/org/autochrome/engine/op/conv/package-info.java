/** Convolution and transposed convolution. */
@NullMarked
package org.autochrome.engine.op.conv;

import org.jspecify.annotations.NullMarked;
