/**
 * Checks of one device against another: the list of cases that every device computes, and the comparison with the
 * reference. Tests, tuning and benchmarks share it.
 */
@NullMarked
package org.autochrome.engine.check;

import org.jspecify.annotations.NullMarked;
