/** Sums over rows and columns. */
@NullMarked
package org.autochrome.engine.op.reduce;

import org.jspecify.annotations.NullMarked;
