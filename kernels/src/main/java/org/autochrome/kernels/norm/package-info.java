/** Launcher and OpenCL source of batch and instance normalization. */
@NullMarked
package org.autochrome.kernels.norm;

import org.jspecify.annotations.NullMarked;
