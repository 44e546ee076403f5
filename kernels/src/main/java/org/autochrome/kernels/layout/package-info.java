/** Launchers and OpenCL sources that move elements. */
@NullMarked
package org.autochrome.kernels.layout;

import org.jspecify.annotations.NullMarked;
