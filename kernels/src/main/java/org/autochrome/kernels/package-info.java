/** The OpenCL device of the engine, and how it is found. Each family of kernels has a package below this one. */
@NullMarked
package org.autochrome.kernels;

import org.jspecify.annotations.NullMarked;
