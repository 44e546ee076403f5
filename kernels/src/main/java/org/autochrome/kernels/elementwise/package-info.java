/** Launchers and OpenCL sources of the element-wise ops. */
@NullMarked
package org.autochrome.kernels.elementwise;

import org.jspecify.annotations.NullMarked;
