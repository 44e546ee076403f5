/** Attention in one fused kernel. */
@NullMarked
package org.autochrome.engine.op.attention;

import org.jspecify.annotations.NullMarked;
