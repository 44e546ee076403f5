/** Launcher and OpenCL source of sums. */
@NullMarked
package org.autochrome.kernels.reduce;

import org.jspecify.annotations.NullMarked;
