/** Launcher and OpenCL sources of fused attention. */
@NullMarked
package org.autochrome.kernels.attention;

import org.jspecify.annotations.NullMarked;
