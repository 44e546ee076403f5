/** Launcher and OpenCL source of pooling. */
@NullMarked
package org.autochrome.kernels.pool;

import org.jspecify.annotations.NullMarked;
