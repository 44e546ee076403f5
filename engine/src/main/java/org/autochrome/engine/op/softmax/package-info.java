/** Softmax over rows. */
@NullMarked
package org.autochrome.engine.op.softmax;

import org.jspecify.annotations.NullMarked;
