/** How kernels that walk over rows or pixels are tuned and launched. */
@NullMarked
package org.autochrome.kernels.launch;

import org.jspecify.annotations.NullMarked;
