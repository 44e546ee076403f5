/** Matrix products. */
@NullMarked
package org.autochrome.kernels.matmul;

import org.jspecify.annotations.NullMarked;
