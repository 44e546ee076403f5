/** Batch and instance normalization. */
@NullMarked
package org.autochrome.engine.op.norm;

import org.jspecify.annotations.NullMarked;
