/** Which version of a kernel a device runs, and with which values of its tunables. */
@NullMarked
package org.autochrome.kernels.tuning;

import org.jspecify.annotations.NullMarked;
