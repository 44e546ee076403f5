/**
 * The OpenCL host: platforms, contexts, buffers, programs and kernels, in Java types.
 *
 * <p>This is the only package that imports {@code org.jocl}; nothing of JOCL appears in its public signatures.
 *
 * <p>A context and what it owns belong to one thread: {@code clSetKernelArg} is not thread-safe for one kernel, and the
 * queue is in-order.
 */
@NullMarked
package org.autochrome.kernels.cl;

import org.jspecify.annotations.NullMarked;
