/** Launcher and OpenCL source of softmax. */
@NullMarked
package org.autochrome.kernels.softmax;

import org.jspecify.annotations.NullMarked;
